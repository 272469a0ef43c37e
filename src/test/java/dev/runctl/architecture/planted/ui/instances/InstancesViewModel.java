package dev.runctl.architecture.planted.ui.instances;

public class InstancesViewModel {
    Object scene = javafx.scene.Node.class;
    Runnable later = javafx.application.Platform::exit;
    Object other = dev.runctl.architecture.planted.ui.train.Train.class;
    Thread thread = new Thread(() -> System.out.println("x"));
    Object driver = org.sqlite.JDBC.class;
    Object logging = java.util.logging.Level.ALL;
}
