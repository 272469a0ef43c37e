package dev.runctl.app;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.shell.Place;
import dev.runctl.ui.train.TrainViewModel;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Leads from screen to screen: aims the screen, then opens it. */
final class DesktopNavigator implements Navigator {
    private record Screens(
            Consumer<InstanceRef> reveal,
            TrainViewModel train,
            Supplier<DesktopScreens.Runs> runs,
            Supplier<DesktopScreens.Checkpoints> checkpoints) {}

    private final Consumer<Place> open;
    private @Nullable Screens screens;

    DesktopNavigator(Consumer<Place> open) {
        this.open = open;
    }

    /** The screens need the navigator, so they come after it. */
    void connect(
            Consumer<InstanceRef> reveal,
            TrainViewModel train,
            Supplier<DesktopScreens.Runs> runs,
            Supplier<DesktopScreens.Checkpoints> checkpoints) {
        screens = new Screens(reveal, train, runs, checkpoints);
    }

    private Screens screens() {
        return Objects.requireNonNull(screens, "not connected");
    }

    @Override
    public void instances() {
        open.accept(Place.INSTANCES);
    }

    @Override
    public void instance(InstanceRef ref) {
        screens().reveal().accept(ref);
        open.accept(Place.INSTANCES);
    }

    @Override
    public void train(Optional<InstanceRef> target) {
        target.ifPresent(screens().train()::aim);
        open.accept(Place.TRAIN);
    }

    @Override
    public void runAgain(Run run) {
        screens().train().fill(run);
        open.accept(Place.TRAIN);
    }

    @Override
    public void runs() {
        screens().runs().get().showAll().run();
        open.accept(Place.RUNS);
    }

    @Override
    public void run(RunId id) {
        screens().runs().get().showRun().accept(id);
        open.accept(Place.RUNS);
    }

    @Override
    public void checkpoints(Optional<InstanceRef> ref) {
        screens().checkpoints().get().aim().accept(ref);
        open.accept(Place.CHECKPOINTS);
    }
}
