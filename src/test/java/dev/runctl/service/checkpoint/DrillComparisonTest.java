package dev.runctl.service.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.run.DrillReport.Compared;
import dev.runctl.service.metric.MetricReader;
import dev.runctl.service.metric.MetricSettings;
import dev.runctl.ui.common.SampleRuns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is read from logs as scripts print them. */
class DrillComparisonTest {
    private static final Checkpoint AT_THREE =
            SampleRuns.checkpoint(3, 0.1, Verdict.Kind.COMPLETE, "json-parses", Optional.empty());

    private static List<Curve> log(int from, int to, double begin) {
        StringBuilder text = new StringBuilder();
        double loss = begin;
        for (int epoch = 1; epoch <= to; epoch++) {
            loss *= 0.8;
            if (epoch >= from) {
                text.append("Epoch %d/%d: loss=%.6f time=%d s%n".formatted(epoch, to, loss, epoch * from));
            }
        }
        return read(text.toString());
    }

    private static List<Curve> read(String text) {
        MetricReader reader = new MetricReader(MetricSettings.NONE);
        reader.feed(text.getBytes(StandardCharsets.UTF_8), 0);
        reader.finish();
        return reader.curves();
    }

    @Test
    void theSameValuesAreEqualAndTimesDoNotCount() {
        List<Compared> compared = DrillComparison.compare(log(1, 8, 1), log(4, 8, 1));
        assertThat(compared).singleElement().satisfies(it -> {
            assertThat(it.metric()).isEqualTo("loss");
            assertThat(it.points()).isEqualTo(5);
            assertThat(it.worst()).isZero();
        });
    }

    @Test
    void forgottenWeightsShow() {
        List<Compared> compared = DrillComparison.compare(log(1, 8, 1), log(4, 8, 2));
        assertThat(DrillComparison.worst(compared)).isBetween(0.49, 0.51);
    }

    @Test
    void aRunThatWasInterruptedAtItsEndLeavesNothingToCompare() {
        assertThat(DrillComparison.reachesEnd(log(1, 8, 1), log(1, 8, 1))).isTrue();
        assertThat(DrillComparison.reachesEnd(log(1, 8, 1), log(1, 7, 1))).isFalse();
        assertThat(DrillComparison.reachesEnd(log(1, 8, 1), List.of())).isFalse();
        assertThat(DrillComparison.reachesEnd(List.of(), log(1, 8, 1))).isFalse();
    }

    @Test
    void itGoesOnDirectlyAfterTheCheckpoint() {
        assertThat(DrillComparison.start(log(1, 8, 1), log(4, 8, 1), AT_THREE))
                .isEqualTo(new DrillComparison.Start(Optional.of("4"), true));
    }

    @Test
    void whatIsTrainedAgainOrLeftOutIsNoResume() {
        assertThat(DrillComparison.start(log(1, 8, 1), log(1, 8, 1), AT_THREE).right())
                .isFalse();
        assertThat(DrillComparison.start(log(1, 8, 1), log(6, 8, 1), AT_THREE).right())
                .isFalse();
    }

    @Test
    void aLogWithoutPlacesCannotTell() {
        List<Curve> bare = read("loss=0.5\nloss=0.4\n");
        assertThat(DrillComparison.start(bare, bare, AT_THREE).first()).isEmpty();
        assertThat(DrillComparison.compare(bare, bare)).isEmpty();
    }
}
