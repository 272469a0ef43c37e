package dev.runctl.ui.runs;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.StopService;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.CheckpointQuestion;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/** What can be done to the run shown. Each action is unavailable from the click until its end, so none happens twice. */
public final class RunActions {
    private static final Messages TEXT = Messages.of("runs");
    private static final Messages RESUME = Messages.of("resume");
    private static final List<Duration> GRACE =
            List.of(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10));

    private final RunOperations operations;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Executor screen;

    private final ReadOnlyBooleanWrapper canStop = new ReadOnlyBooleanWrapper(this, "canStop");
    private final ReadOnlyBooleanWrapper canResume = new ReadOnlyBooleanWrapper(this, "canResume");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy");
    private Optional<Run> run = Optional.empty();

    RunActions(RunOperations operations, Navigator navigator, Workbench workbench, Executor screen) {
        this.operations = operations;
        this.navigator = navigator;
        this.workbench = workbench;
        this.screen = screen;
    }

    void seen(Run latest) {
        run = Optional.of(latest);
        update();
    }

    private void update() {
        boolean free = !busy.get();
        canStop.set(free && run.map(it -> it.status().state().isActive()).orElse(false));
        canResume.set(free
                && run.map(it -> !it.status().state().isActive()
                                && !it.resumeFlag().isBlank())
                        .orElse(false));
    }

    /** Asks how long the script may take to save, then stops it, showing each step. */
    public void stop() {
        if (!canStop.get() || run.isEmpty()) {
            return;
        }
        Run target = run.get();
        setBusy(true);
        List<String> options = new ArrayList<>(List.of(TEXT.text("stop.cancel")));
        GRACE.forEach(it -> options.add(TEXT.text("stop.wait", Formats.duration(it))));
        String title = TEXT.text("stop.title", target.request().script());
        Workbench.Answer answer = operations.canCopyToS3(target)
                ? workbench.ask(title, TEXT.text("stop.text"), options, TEXT.text("stop.copy"))
                : new Workbench.Answer(workbench.choose(title, TEXT.text("stop.text"), options, false), false);
        if (answer.option() <= 0) {
            setBusy(false);
            return;
        }
        StopService.Wish wish = new StopService.Wish(GRACE.get(answer.option() - 1), answer.ticked());
        workbench.work(
                TEXT.text("stop.work", target.request().script()),
                (steps, cancel) -> freeing(() -> operations.stop(target.id(), wish, question, steps, cancel)),
                this::stopped);
    }

    private final StopService.KillQuestion question = new StopService.KillQuestion() {
        @Override
        public boolean mayKill(Run target, Duration waited) {
            return RunActions.this.mayKill(target, waited);
        }

        @Override
        public boolean mayGoOnWithoutCopy(Failure failure) {
            String why = new FailureText().headline(failure);
            List<String> options = List.of(TEXT.text("copy-failed.stop"), TEXT.text("copy-failed.go-on"));
            return workbench.choose(TEXT.text("copy-failed.title"), why, options, false) == 1;
        }
    };

    private boolean mayKill(Run target, Duration waited) {
        return workbench.choose(
                        TEXT.text("kill.title"),
                        TEXT.text("kill.text", target.request().script(), Formats.duration(waited)),
                        List.of(TEXT.text("kill.no"), TEXT.text("kill.yes")),
                        true)
                == 1;
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

    /** Resumes from the newest complete checkpoint on the instance. */
    public void resumeNewest(RunCheckpoints checkpoints) {
        Optional<Checkpoint> newest = checkpoints.rows().stream()
                .filter(it -> it.newest() && it.obstacle().isEmpty())
                .map(it -> it.checkpoint())
                .findFirst();
        if (newest.isPresent()) {
            resume(newest.get());
        } else {
            String folder = run.map(it -> it.request().checkpointDir()).orElse("");
            workbench.failure(
                    new Failure.CheckpointUnusable(folder, "missing", Failure.Evidence.of("resume", "")),
                    Optional.empty());
        }
    }

    public void resume(Checkpoint checkpoint) {
        if (!canResume.get() || run.isEmpty()) {
            return;
        }
        Run target = run.get();
        setBusy(true);
        workbench.work(
                RESUME.text("work", target.request().script(), checkpoint.name()),
                (steps, cancel) -> freeing(() -> operations.resume(
                        target.id(), checkpoint.argument(), new CheckpointQuestion(workbench, false), steps, cancel)),
                resumed -> navigator.run(resumed.id()));
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
}
