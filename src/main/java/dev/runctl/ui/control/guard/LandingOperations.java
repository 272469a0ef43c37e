package dev.runctl.ui.control.guard;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.guard.LandingBook;
import dev.runctl.service.guard.LandingBook.Landed;
import dev.runctl.service.run.RunService;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the desktop learns of landings, and of which of them somebody was told. Every method may block. */
public interface LandingOperations {
    /** Reads why the instance, which is off, has shut itself down; fails with a ServiceException. */
    Optional<GuardLanding> lookAt(Instance off);

    /** Asks a running instance's guard; fails with a ServiceException. */
    Optional<GuardLanding> ask(InstanceRef running);

    /** Told of each landing that is new or over now, on another thread. */
    Subscription onLanding(Consumer<Landed> listener);

    /** Told of each run that has changed, on another thread. */
    Subscription onRunChange(Consumer<Run> listener);

    /** Those that are over and of which nobody has been told, oldest first. */
    List<Landed> untold();

    /** Whether nobody has been told of it before, in whatever window. */
    boolean claim(Landed landed);

    Optional<Run> run(RunId id);

    /** Whether the run is to go on elsewhere. */
    ElsewhereService.Decision elsewhere(GuardLanding landing);

    /** Lets the run go on elsewhere, once; fails with a ServiceException. */
    Run resumeElsewhere(RunId id, Steps steps, Cancellation cancel);

    static LandingOperations of(GuardService guards, LandingBook book, RunService runs, ElsewhereService elsewhere) {
        return new LandingOperations() {
            @Override
            public Optional<GuardLanding> lookAt(Instance off) {
                return guards.landed(off);
            }

            @Override
            public Optional<GuardLanding> ask(InstanceRef running) {
                return guards.report(running, new Cancellation()).landing();
            }

            @Override
            public Subscription onLanding(Consumer<Landed> listener) {
                return book.onLanding(listener);
            }

            @Override
            public Subscription onRunChange(Consumer<Run> listener) {
                return runs.onChange(listener);
            }

            @Override
            public List<Landed> untold() {
                return book.untold();
            }

            @Override
            public boolean claim(Landed landed) {
                return book.claimTelling(landed);
            }

            @Override
            public Optional<Run> run(RunId id) {
                return runs.find(id);
            }

            @Override
            public ElsewhereService.Decision elsewhere(GuardLanding landing) {
                return elsewhere.decide(landing);
            }

            @Override
            public Run resumeElsewhere(RunId id, Steps steps, Cancellation cancel) {
                return elsewhere.resume(id, steps, cancel);
            }
        };
    }
}
