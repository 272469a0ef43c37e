package dev.runctl.domain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UploadHealthTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void allThereIsFineHoweverOld() {
        assertThat(health(everyTenMinutes(4), 4, minutes(500))).isEqualTo(new UploadHealth.Fine(4, 4));
    }

    @Test
    void aCopyThatIsOnItsWayIsFine() {
        // The newest in S3 is of minute 20, the one of minute 30 is being copied at minute 39.
        assertThat(health(everyTenMinutes(4), 3, minutes(39))).isEqualTo(new UploadHealth.Fine(3, 4));
    }

    @Test
    void lateByMoreThanTwoIntervalsIsSaid() {
        assertThat(health(everyTenMinutes(4), 3, minutes(41)))
                .isEqualTo(new UploadHealth.Behind(Duration.ofMinutes(21), true, Duration.ofMinutes(10)));
    }

    @Test
    void noneThereIsMeasuredFromTheFirst() {
        assertThat(health(everyTenMinutes(3), 0, minutes(21)))
                .isEqualTo(new UploadHealth.Behind(Duration.ofMinutes(21), false, Duration.ofMinutes(10)));
    }

    @Test
    void oneAloneTellsNoInterval() {
        assertThat(health(everyTenMinutes(1), 0, minutes(9))).isEqualTo(new UploadHealth.Fine(0, 1));
        assertThat(health(everyTenMinutes(1), 0, minutes(11))).isInstanceOf(UploadHealth.Behind.class);
    }

    @Test
    void quickCheckpointsDoNotWarnWhileTheyAreCopied() {
        List<Checkpoint> quick = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            quick.add(checkpoint(i, START.plusSeconds(i), Verdict.Kind.COMPLETE));
        }
        assertThat(health(quick, 1, START.plusSeconds(20))).isEqualTo(new UploadHealth.Fine(1, 5));
        assertThat(health(quick, 1, START.plusSeconds(31))).isInstanceOf(UploadHealth.Behind.class);
    }

    @Test
    void whatIsNotCompleteIsNotMissed() {
        List<Checkpoint> all = new ArrayList<>(everyTenMinutes(2));
        all.add(checkpoint(2, minutes(20), Verdict.Kind.INCOMPLETE));
        assertThat(health(all, 2, minutes(100))).isEqualTo(new UploadHealth.Fine(2, 2));
    }

    @Test
    void anOlderOneMissingTellsNothingOfTheNewest() {
        UploadReport report = report(Optional.empty(), "e1", "e2");
        assertThat(UploadHealth.of(report, everyTenMinutes(3), true, minutes(90)))
                .isEqualTo(new UploadHealth.Fine(2, 3));
    }

    @Test
    void refusalAndSilenceAreSaidFirst() {
        UploadReport.Trouble denied = new UploadReport.Trouble("AccessDenied", "no");
        assertThat(UploadHealth.of(report(Optional.of(denied)), everyTenMinutes(3), true, minutes(90)))
                .isEqualTo(new UploadHealth.Failing(denied));
        UploadReport silent =
                new UploadReport("waiting", Optional.of(Duration.ofMinutes(11)), "bucket", Optional.empty(), Map.of());
        assertThat(UploadHealth.of(silent, List.of(), true, minutes(1)))
                .isEqualTo(new UploadHealth.Silent(Duration.ofMinutes(11)));
        assertThat(UploadHealth.of(silent, List.of(), false, minutes(1))).isEqualTo(new UploadHealth.Fine(0, 0));
    }

    @Test
    void aRunThatGoesOnWithoutACheckpointWhereTheyAreLookedForIsSaid() {
        UploadHealth missing = new UploadHealth.NoneFound("checkpoints");
        assertThat(advanced(3, false, Duration.ofSeconds(10), List.of())).isEqualTo(missing);
        assertThat(advanced(1, false, Duration.ofMinutes(6), List.of())).isEqualTo(missing);
        assertThat(advanced(2, false, Duration.ofMinutes(4), List.of())).isEqualTo(new UploadHealth.Fine(0, 0));
        assertThat(advanced(30, true, Duration.ofSeconds(10), List.of()))
                .as("its epochs count on")
                .isEqualTo(new UploadHealth.Fine(0, 0));
        assertThat(advanced(3, false, Duration.ofSeconds(10), everyTenMinutes(1)))
                .isEqualTo(new UploadHealth.Fine(0, 1));
        UploadHealth.Advance silent =
                new UploadHealth.Advance(Optional.empty(), Optional.of(START), false, "checkpoints");
        assertThat(UploadHealth.of(report(Optional.empty()), List.of(), true, silent, minutes(60)))
                .as("nothing is known of a log without numbers")
                .isEqualTo(new UploadHealth.Fine(0, 0));
        UploadReport.Trouble denied = new UploadReport.Trouble("AccessDenied", "no");
        assertThat(UploadHealth.of(report(Optional.of(denied)), List.of(), true, silent, minutes(60)))
                .isEqualTo(new UploadHealth.Failing(denied));
    }

    private static UploadHealth advanced(int epoch, boolean resumed, Duration since, List<Checkpoint> found) {
        Progress told = new Progress(
                Optional.of(new Progress.Count(epoch, 40)),
                Optional.empty(),
                "",
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty());
        return UploadHealth.of(
                report(Optional.empty()),
                found,
                true,
                new UploadHealth.Advance(Optional.of(told), Optional.of(START), resumed, "checkpoints"),
                START.plus(since));
    }

    @Test
    void aCopyThatStillArrivesDoesNotCount() {
        Copy copy = new Copy("bucket", "key", 10, 3, START);
        Checkpoint one = everyTenMinutes(1).getFirst();
        assertThat(one.withCopies(List.of(copy)).wholeCopies()).hasSize(1);
        assertThat(one.withCopies(List.of(copy.in(Copy.State.ARRIVING))).wholeCopies())
                .isEmpty();
    }

    private static UploadHealth health(List<Checkpoint> all, int copied, Instant now) {
        String[] names = all.stream().limit(copied).map(Checkpoint::name).toArray(String[]::new);
        return UploadHealth.of(report(Optional.empty(), names), all, true, now);
    }

    private static UploadReport report(Optional<UploadReport.Trouble> trouble, String... done) {
        Map<String, UploadReport.Progress> progress = new java.util.HashMap<>();
        for (String name : done) {
            progress.put(name, new UploadReport.Progress("done", 10, 10));
        }
        return new UploadReport("waiting", Optional.of(Duration.ofSeconds(1)), "bucket", trouble, progress);
    }

    private static List<Checkpoint> everyTenMinutes(int count) {
        List<Checkpoint> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(checkpoint(i, minutes(10 * i), Verdict.Kind.COMPLETE));
        }
        return all;
    }

    private static Instant minutes(int after) {
        return START.plus(Duration.ofMinutes(after));
    }

    private static Checkpoint checkpoint(int number, Instant at, Verdict.Kind kind) {
        return new Checkpoint(
                "/c/e" + number,
                "c/e" + number,
                "e" + number,
                "project",
                Optional.of(new RunId("r-20260101-000000-abcdef")),
                OptionalLong.of(number),
                OptionalLong.empty(),
                Map.of(),
                10,
                at,
                new Verdict(kind, "json-parses"),
                List.of());
    }
}
