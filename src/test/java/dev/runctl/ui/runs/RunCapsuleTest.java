package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.SourceState;
import dev.runctl.service.run.RunComparison;
import dev.runctl.ui.common.RecordingWorkbench;
import dev.runctl.ui.common.SampleRuns;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunCapsuleTest {
    private final FakeRunOperations operations = new FakeRunOperations();
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private final Background background = new Background(Runnable::run);
    private final RunCapsule model = new RunCapsule(operations, background, workbench, Clock.systemUTC());
    private final RunCompare comparison = new RunCompare(operations, background, Clock.systemUTC());
    private final Run shown = SampleRuns.run(1, RunState.SUCCEEDED);
    private final Run other = SampleRuns.run(2, RunState.FAILED);

    @AfterEach
    void end() {
        background.close();
    }

    @Test
    void theRunItselfIsNotOfferedForComparison() {
        comparison.offer(shown, List.of(other, shown));

        assertThat(comparison.others()).containsExactly(other);
    }

    @Test
    void onlyWhatDiffersIsListedUnlessAllIsWanted() {
        operations.runs = List.of(other, shown);
        operations.capsules.put(
                other.id(),
                new Capsule(
                        other, Optional.of(new SourceState("c0ffee", "main", "", false, List.of())), Optional.empty()));

        comparison.offer(shown, operations.runs);
        comparison.add(other);
        Awaitility.await().until(() -> !comparison.lines().isEmpty());

        assertThat(comparison.lines()).allMatch(RunComparison.Line::isDifferent).anySatisfy(line -> {
            assertThat(line.name()).isEqualTo("commit");
            assertThat(line.values().getFirst().text()).isEmpty();
            assertThat(line.values().getLast().text()).isEqualTo("c0ffee");
        });
        int differing = comparison.lines().size();
        comparison.onlyDifferencesProperty().set(false);
        assertThat(comparison.lines()).hasSizeGreaterThan(differing);
    }

    @Test
    void theRunsChosenStayChosenWhileOthersAreLookedAt() {
        Run third = SampleRuns.run(3, RunState.STOPPED);
        operations.runs = List.of(third, other, shown);
        comparison.offer(shown, operations.runs);
        comparison.add(other);

        comparison.clear();
        comparison.offer(third, operations.runs);
        assertThat(comparison.compared()).as("of another run").isEmpty();

        comparison.clear();
        comparison.offer(shown, operations.runs);
        assertThat(comparison.compared()).containsExactly(shown, other);
        assertThat(comparison.others()).containsExactly(third);
        Awaitility.await().until(() -> !comparison.lines().isEmpty());

        comparison.remove(other);
        comparison.clear();
        comparison.offer(shown, operations.runs);
        assertThat(comparison.compared()).isEmpty();
    }

    @Test
    void anExportIsToldOf() {
        operations.runs = List.of(shown);

        model.export(shown.id(), Path.of("capsule.zip"));

        assertThat(operations.calls).contains("export " + shown.id() + " capsule.zip");
        assertThat(workbench.infos)
                .singleElement()
                .asString()
                .contains(Path.of("capsule.zip").toAbsolutePath().toString());
    }
}
