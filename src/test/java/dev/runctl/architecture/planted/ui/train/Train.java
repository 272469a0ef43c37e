package dev.runctl.architecture.planted.ui.train;

public class Train {
    Object other = dev.runctl.architecture.planted.ui.instances.InstancesViewModel.class;
}
