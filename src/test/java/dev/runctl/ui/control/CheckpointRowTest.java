package dev.runctl.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.ui.common.SampleRuns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointRowTest {
    private final Run stopped = SampleRuns.run(1, RunState.STOPPED);

    private CheckpointService.Standing standing = CheckpointService.Standing.LIVE;

    private List<CheckpointRow> rows(Run run, Checkpoint... checkpoints) {
        return CheckpointRow.of(
                List.of(checkpoints),
                id -> Optional.of(run).filter(it -> it.id().equals(id)),
                standing,
                SampleRuns.NOW);
    }

    @Test
    void marksTheBestAndTheNewestOfTheCompleteOnes() {
        var id = Optional.of(stopped.id());
        List<CheckpointRow> rows = rows(
                stopped,
                SampleRuns.checkpoint(4, 0.01, Verdict.Kind.INCOMPLETE, "json-truncated", id),
                SampleRuns.checkpoint(3, 0.5, Verdict.Kind.COMPLETE, "json-parses", id),
                SampleRuns.checkpoint(2, 0.2, Verdict.Kind.COMPLETE, "json-parses", id));
        assertThat(rows)
                .extracting(CheckpointRow::best)
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of("loss"));
        assertThat(rows).extracting(CheckpointRow::newest).containsExactly(false, true, false);
    }

    @Test
    void theBestGoesByValidationWhereThereIsAFigure() {
        List<CheckpointRow> rows = rows(
                stopped,
                measured(1, Map.of("loss", 0.9, "val/loss", 0.8)),
                measured(2, Map.of("loss", 0.5, "val/loss", 0.6)),
                measured(3, Map.of("loss", 0.1, "val/loss", 0.9)));
        assertThat(rows)
                .extracting(CheckpointRow::best)
                .containsExactly(Optional.empty(), Optional.of("val/loss"), Optional.empty());
        assertThat(rows(
                        stopped,
                        measured(1, Map.of("loss", 0.9, "val_acc", 0.7)),
                        measured(2, Map.of("loss", 0.5, "val_acc", 0.6))))
                .extracting(CheckpointRow::best)
                .containsExactly(Optional.of("val_acc"), Optional.empty());
    }

    private Checkpoint measured(int epoch, Map<String, Double> metrics) {
        return SampleRuns.checkpoint(epoch, 0, Verdict.Kind.COMPLETE, "json-parses", Optional.of(stopped.id()))
                .withMetrics(metrics);
    }

    @Test
    void saysWhyOneCannotBeResumed() {
        var id = Optional.of(stopped.id());
        Checkpoint whole = SampleRuns.checkpoint(2, 0.2, Verdict.Kind.COMPLETE, "json-parses", id);
        assertThat(rows(stopped, whole).getFirst().obstacle()).isEmpty();
        assertThat(rows(stopped, SampleRuns.checkpoint(4, 0, Verdict.Kind.INCOMPLETE, "json-truncated", id))
                        .getFirst()
                        .obstacle())
                .hasValueSatisfying(it -> assertThat(it).contains("cut off"));
        assertThat(rows(SampleRuns.run(1, RunState.RUNNING), whole).getFirst().obstacle())
                .hasValueSatisfying(it -> assertThat(it).contains("still going"));
        assertThat(rows(SampleRuns.run(2, RunState.STOPPED), whole).getFirst().obstacle())
                .hasValueSatisfying(it -> assertThat(it).contains("not in the history"));
    }

    @Test
    void numbersAreReadable() {
        assertThat(CheckpointRow.number(0.08)).isEqualTo("0.0800");
        assertThat(CheckpointRow.number(2.5e-7)).isEqualTo("2.50e-07");
        assertThat(CheckpointRow.shortest(0.01)).isEqualTo("0.01");
        assertThat(CheckpointRow.shortest(1234567)).isEqualTo("1235000");
        assertThat(CheckpointRow.number(Double.NaN)).isEqualTo("NaN");
    }
}
