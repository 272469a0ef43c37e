package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.common.RecordingNavigator;
import dev.runctl.ui.common.RecordingWorkbench;
import dev.runctl.ui.common.SampleRuns;
import dev.runctl.ui.control.resume.Resumption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunActionsTest {
    private final FakeRunOperations operations = new FakeRunOperations();
    private final RecordingNavigator navigator = new RecordingNavigator();
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private final Background background = new Background(Runnable::run);
    private final RunActions actions = new RunActions(
            operations,
            navigator,
            workbench,
            new Resumption(operations.resumes, navigator, workbench, background, Runnable::run),
            Runnable::run);
    private final Run running = SampleRuns.run(1, RunState.RUNNING);
    private final Run stopped = SampleRuns.run(2, RunState.STOPPED);
    private final Checkpoint checkpoint =
            SampleRuns.checkpoint(5, 0.1, Verdict.Kind.COMPLETE, "json-parses", Optional.of(SampleRuns.id(2)));

    @AfterEach
    void close() {
        background.close();
    }

    @Test
    void stopAsksForTheGraceAndStopsOnce() {
        workbench.answer = 2;
        workbench.holdsWork = true;
        operations.checkpoints = List.of(checkpoint);
        actions.seen(running);
        actions.stop();
        actions.stop();
        assertThat(actions.canStopProperty().get()).isFalse();
        workbench.release();
        assertThat(operations.calls).containsExactly("stop " + running.id() + " 120");
        assertThat(workbench.infos).singleElement().asString().contains("checkpoint_epoch_5.json");
    }

    @Test
    void aCopyIsMadeWhereTheBoxWasTicked() {
        workbench.answer = 1;
        workbench.ticks = true;
        actions.seen(running);
        actions.stop();
        assertThat(workbench.options.getFirst())
                .containsExactly("Cancel", "Wait up to 30 s", "Wait up to 2 min", "Wait up to 10 min");
        assertThat(operations.calls).containsExactly("stop " + running.id() + " 30 copy");
    }

    @Test
    void whatLayOnATerminatedInstanceIsNotResumed() {
        actions.seen(stopped);
        actions.checkpointsLost(true);
        actions.resume(checkpoint);
        assertThat(actions.canResumeProperty().get()).isFalse();
        assertThat(operations.resumes.calls).isEmpty();
    }

    @Test
    void dismissingTheQuestionStopsNothing() {
        workbench.answer = 0;
        actions.seen(running);
        actions.stop();
        assertThat(operations.calls).isEmpty();
        assertThat(actions.canStopProperty().get()).isTrue();
    }

    @Test
    void whatIsActiveCannotBeResumedAndWhatHasEndedCannotBeStopped() {
        actions.seen(running);
        assertThat(actions.canResumeProperty().get()).isFalse();
        actions.seen(stopped);
        assertThat(actions.canStopProperty().get()).isFalse();
        assertThat(actions.canResumeProperty().get()).isTrue();
    }

    @Test
    void whatSavedNothingIsRunAgainInsteadOfResumed() {
        actions.seen(stopped);
        assertThat(actions.nextProperty().get()).as("not known yet").isEqualTo(RunActions.Next.NONE);
        actions.checkpointsSeen(RunCheckpoints.Resumable.YES);
        assertThat(actions.nextProperty().get()).isEqualTo(RunActions.Next.RESUME);
        actions.checkpointsSeen(RunCheckpoints.Resumable.NONE);
        assertThat(actions.nextProperty().get()).isEqualTo(RunActions.Next.AGAIN);
        assertThat(actions.canResumeNewestProperty().get()).isFalse();
        actions.resumeNewest();
        assertThat(operations.resumes.calls).isEmpty();
        assertThat(actions.canResumeProperty().get())
                .as("one chosen by hand, whatever its verdict")
                .isTrue();
    }
}
