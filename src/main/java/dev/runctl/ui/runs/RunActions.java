package dev.runctl.ui.runs;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.run.StopService;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.StopQuestion;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.resume.Resumption;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What can be done to the run shown. Each action is unavailable from the click until its end, so none happens twice. */
public final class RunActions {
    private static final Messages TEXT = Messages.of("runs");

    /** What a person most likely wants next of a run that has ended. */
    public enum Next {
        NONE,
        RESUME,
        AGAIN
    }

    private final RunOperations operations;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Resumption resumption;
    private final Executor screen;
    private final StopQuestion question;

    private final ReadOnlyBooleanWrapper canStop = new ReadOnlyBooleanWrapper(this, "canStop");
    private final ReadOnlyBooleanWrapper canResume = new ReadOnlyBooleanWrapper(this, "canResume");
    private final ReadOnlyBooleanWrapper canResumeNewest = new ReadOnlyBooleanWrapper(this, "canResumeNewest");
    private final ReadOnlyObjectWrapper<Next> next = new ReadOnlyObjectWrapper<>(this, "next", Next.NONE);
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy");
    private Optional<Run> run = Optional.empty();
    private RunCheckpoints.Resumable resumable = RunCheckpoints.Resumable.UNKNOWN;
    private boolean lost;

    RunActions(
            RunOperations operations,
            Navigator navigator,
            Workbench workbench,
            Resumption resumption,
            Executor screen) {
        this.operations = operations;
        this.navigator = navigator;
        this.workbench = workbench;
        this.resumption = resumption;
        this.screen = screen;
        this.question = new StopQuestion(workbench);
        resumption.busyProperty().subscribe(this::update);
    }

    void seen(Run latest) {
        run = Optional.of(latest);
        update();
    }

    /** Whether the run's instance was terminated, and all its checkpoints with it. */
    void checkpointsLost(boolean now) {
        lost = now;
        update();
    }

    /** Whether one of the run's checkpoints can be resumed from. */
    void checkpointsSeen(RunCheckpoints.Resumable now) {
        resumable = now;
        update();
    }

    private void update() {
        boolean free = !busy.get() && !resumption.busyProperty().get();
        canStop.set(free && run.map(it -> it.status().state().isActive()).orElse(false));
        canResume.set(free
                && !lost
                && run.map(it -> !it.status().state().isActive()
                                && !it.resumeFlag().isBlank())
                        .orElse(false));
        canResumeNewest.set(canResume.get() && resumable != RunCheckpoints.Resumable.NONE);
        next.set(run.map(this::nextOf).orElse(Next.NONE));
    }

    private Next nextOf(Run ended) {
        RunState state = ended.status().state();
        if (state.isActive()) {
            return Next.NONE;
        }
        if (state == RunState.SUCCEEDED
                || lost
                || ended.resumeFlag().isBlank()
                || resumable == RunCheckpoints.Resumable.NONE) {
            return Next.AGAIN;
        }
        return resumable == RunCheckpoints.Resumable.YES ? Next.RESUME : Next.NONE;
    }

    /** Asks how long the script may take to save, then stops it, showing each step. */
    public void stop() {
        if (!canStop.get() || run.isEmpty()) {
            return;
        }
        Run target = run.get();
        setBusy(true);
        Optional<StopService.Wish> wish = question.ofRun(target, operations.copyBucket(target));
        if (wish.isEmpty()) {
            setBusy(false);
            return;
        }
        workbench.work(
                TEXT.text("stop.work", target.request().script()),
                (steps, cancel) -> freeing(() -> operations.stop(target.id(), wish.get(), question, steps, cancel)),
                this::stopped);
    }

    private void stopped(StopService.Stopped result) {
        workbench.info(result.checkpoint()
                        .map(it -> TEXT.text("stop.saved", it.name()))
                        .orElse(TEXT.text("stop.unsaved"))
                + result.copied()
                        .map(it -> " " + TEXT.text("stop.copied", it.uri()))
                        .orElse(""));
    }

    public void runAgain() {
        run.ifPresent(navigator::runAgain);
    }

    /** Resumes from the newest complete checkpoint. */
    public void resumeNewest() {
        if (canResumeNewest.get()) {
            resume("");
        }
    }

    public void resume(Checkpoint checkpoint) {
        resume(checkpoint.path());
    }

    private void resume(String path) {
        if (canResume.get()) {
            run.ifPresent(it -> resumption.resume(it, path));
        }
    }

    /** Shows what resuming would do, and where else it could go on. */
    public void planResume(Optional<Checkpoint> checkpoint) {
        if (canResume.get()) {
            run.ifPresent(
                    it -> resumption.plan(it, checkpoint.map(Checkpoint::path).orElse("")));
        }
    }

    /** Fills in a new run from the weights of a checkpoint; of the newest complete one where none is named. */
    public void fork(Optional<Checkpoint> checkpoint) {
        if (canResume.get()) {
            run.ifPresent(
                    it -> resumption.fork(it, checkpoint.map(Checkpoint::path).orElse("")));
        }
    }

    /** The workbench tells of a failure; this makes the actions available again whatever the end. */
    private <T> T freeing(java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } finally {
            screen.execute(() -> setBusy(false));
        }
    }

    private void setBusy(boolean now) {
        busy.set(now);
        update();
    }

    public ReadOnlyBooleanProperty canStopProperty() {
        return canStop.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canResumeProperty() {
        return canResume.getReadOnlyProperty();
    }

    /** As {@link #canResumeProperty}, where there may be a complete checkpoint. */
    public ReadOnlyBooleanProperty canResumeNewestProperty() {
        return canResumeNewest.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Next> nextProperty() {
        return next.getReadOnlyProperty();
    }
}
