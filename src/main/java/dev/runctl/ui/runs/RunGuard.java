package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.guard.ElsewhereBox;
import dev.runctl.ui.control.guard.GuardOperations;
import dev.runctl.ui.control.guard.GuardStrip;
import dev.runctl.ui.control.guard.GuardViewModel;
import java.time.Clock;
import javafx.scene.layout.Pane;

/** The limits that a run's instance keeps, on the run's page; of a run that was ended, whether a limit did it. */
final class RunGuard {
    private final GuardViewModel guard;
    private final GuardOperations operations;
    private final Background background;
    private final Workbench workbench;

    RunGuard(GuardOperations operations, Background background, Workbench workbench, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        this.guard = new GuardViewModel(operations, background, workbench, clock);
    }

    /** Asks where the run is another one, or has ended. One that ended by itself was ended by no limit. */
    void seen(Run run) {
        RunState state = run.status().state();
        if (state.isActive() || state == RunState.STOPPED || state == RunState.INTERRUPTED) {
            guard.show(run.request().target(), state.isActive());
        } else {
            guard.clear();
        }
    }

    /** Puts the line into the head of the page. */
    static void install(Pane head, RunPageViewModel model) {
        GuardStrip strip = new GuardStrip(model.guard().guard);
        RunGuard guards = model.guard();
        ElsewhereBox elsewhere = new ElsewhereBox(guards.operations, guards.background, guards.workbench);
        head.getChildren().addAll(strip, elsewhere);
        model.runProperty()
                .subscribe(run -> run.ifPresent(it -> {
                    strip.about(it.id());
                    elsewhere.show(it);
                }));
        model.nowProperty().subscribe(now -> model.guard().guard.tick());
    }
}
