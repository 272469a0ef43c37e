package dev.runctl.ui.control.resume;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.Run;
import dev.runctl.service.checkpoint.ResumePlanner;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.CheckpointQuestion;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Resumes runs: at once where there is nothing to decide, else after showing the plan. Busy from the click until the end, so
 * that nothing is launched twice.
 */
public final class Resumption {
    private static final Messages TEXT = Messages.of("resume");

    private final ResumeOperations operations;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Background background;
    private final Executor screen;
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy");
    private final ReadOnlyObjectWrapper<Optional<ResumePlanViewModel>> shown =
            new ReadOnlyObjectWrapper<>(this, "shown", Optional.empty());

    public Resumption(
            ResumeOperations operations,
            Navigator navigator,
            Workbench workbench,
            Background background,
            Executor screen) {
        this.operations = operations;
        this.navigator = navigator;
        this.workbench = workbench;
        this.background = background;
        this.screen = screen;
    }

    /** @param path of one of the run's checkpoints; empty for the newest complete one */
    public void resume(Run run, String path) {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        background.run(
                () -> operations.plan(run.id(), path, new ResumePlan.Target.Same(), new Cancellation()),
                plan -> {
                    if (plan.isPlain()) {
                        launch(plan);
                    } else {
                        show(run, path, Optional.of(plan));
                    }
                },
                problem -> failed(run, path, Failures.of(problem)));
    }

    /** Shows what would be done, and where else it could be. */
    public void plan(Run run, String path) {
        if (!busy.get()) {
            busy.set(true);
            show(run, path, Optional.empty());
        }
    }

    /** Fills in the Train screen for a new run from the checkpoint's weights; nothing is launched. */
    public void fork(Run run, String path) {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        background.run(
                () -> operations.fork(run.id(), path, new Cancellation()),
                fork -> {
                    busy.set(false);
                    fork.toBring().ifPresentOrElse(plan -> bring(plan, fork), () -> fillIn(fork));
                },
                problem -> {
                    busy.set(false);
                    workbench.failure(Failures.of(problem), Optional.empty());
                });
    }

    private void bring(ResumePlan plan, ResumePlanner.Fork fork) {
        workbench.work(
                TEXT.text("bring.work", plan.checkpoint().name()),
                (steps, cancel) -> {
                    operations.bring(plan, steps, cancel);
                    return fork;
                },
                this::fillIn);
    }

    private void fillIn(ResumePlanner.Fork fork) {
        navigator.runAgain(fork.filledIn());
        workbench.info(TEXT.text(fork.apart() ? "forked" : "forked-together"));
    }

    private void failed(Run run, String path, Failure failure) {
        if (failure instanceof Failure.CheckpointUnusable unusable
                && unusable.reason().equals("terminated")) {
            show(run, path, Optional.empty());
        } else {
            busy.set(false);
            workbench.failure(failure, Optional.empty());
        }
    }

    private void show(Run run, String path, Optional<ResumePlan> plan) {
        shown.set(Optional.of(new ResumePlanViewModel(operations, background, run, path, plan, this::launch)));
    }

    /** What was shown is shown no more; nothing is launched unless that was chosen. */
    void closed() {
        boolean launched = shown.get().map(ResumePlanViewModel::isLaunched).orElse(true);
        shown.set(Optional.empty());
        if (!launched) {
            busy.set(false);
        }
    }

    private void launch(ResumePlan plan) {
        workbench.work(
                TEXT.text(
                        "work",
                        plan.parent().request().script(),
                        plan.checkpoint().name()),
                (steps, cancel) -> {
                    try {
                        return operations.resume(plan, new CheckpointQuestion(workbench, false), steps, cancel);
                    } finally {
                        screen.execute(() -> busy.set(false));
                    }
                },
                resumed -> {
                    navigator.run(resumed.id());
                    tellOfLimit(plan.parent());
                });
    }

    /** A limit is of one run: what goes on after it has none, and somebody may count on it. */
    private void tellOfLimit(Run parent) {
        background.run(
                () -> operations.limitThatEnded(parent),
                limit -> limit.ifPresent(it -> workbench.info(TEXT.text("unlimited." + it.word()))),
                problem -> workbench.failure(Failures.of(problem), Optional.empty()));
    }

    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /** The plan to show, while one is to be shown. */
    public ReadOnlyObjectProperty<Optional<ResumePlanViewModel>> shownProperty() {
        return shown.getReadOnlyProperty();
    }
}
