package dev.runctl.app;

import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.instance.ProfileSource;
import dev.runctl.service.settings.SettingsStore;
import dev.runctl.ui.instances.InstanceOperations;
import dev.runctl.ui.train.TrainOperations;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the desktop works on: the real services, or others with the same manners.
 *
 * @param lister all instances of a location; blocks
 * @param screens makes the screens of runs and checkpoints
 * @param exampleScript the training script that comes with the program, for a first try
 * @param windowFile where the window's size and place are kept
 */
public record DesktopServices(
        Function<Location, List<InstanceSummary>> lister,
        InstanceOperations instances,
        TrainOperations train,
        ProfileSource profiles,
        SettingsStore settings,
        DesktopScreens screens,
        Optional<Path> exampleScript,
        Path windowFile,
        Clock clock) {}
