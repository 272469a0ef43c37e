package dev.runctl.service.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.JacksonJson;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteSeenCheckpoints;
import dev.runctl.ui.FakeCloud;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When runs have saved, and of which one would lose more than it should. */
class RunSavesTest {
    private static final Location AWS = new Location("research", "us-east-1");
    private static final InstanceRef ONE = new InstanceRef(AWS, new InstanceId("i-0123456789abcdef0"));
    private static final InstanceRef TWO = new InstanceRef(AWS, new InstanceId("i-0123456789abcdef1"));
    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");

    @TempDir
    private Path folder;

    private Instant now = START.plusSeconds(3600);
    private final List<InstanceRef> asked = new ArrayList<>();

    private static Run run(RunState state) {
        return FakeCloud.run(ONE, "train.py", state, START);
    }

    private static Checkpoint saved(Run run, long afterSeconds, Verdict.Kind kind) {
        String name = "epoch_" + afterSeconds + ".pt";
        return new Checkpoint(
                "/home/u/p/checkpoints/" + name,
                "checkpoints/" + name,
                name,
                "p",
                Optional.of(run.id()),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of(),
                10,
                START.plusSeconds(afterSeconds),
                new Verdict(kind, "zip-closes"),
                List.of());
    }

    private static RunSaves saves(Run run, long toldAfter, long... savedAfter) {
        List<Checkpoint> all = java.util.Arrays.stream(savedAfter)
                .mapToObj(it -> saved(run, it, Verdict.Kind.COMPLETE))
                .toList();
        return RunSaves.of(run, listing(toldAfter, all));
    }

    private static CheckpointService.Listing listing(long toldAfter, List<Checkpoint> all) {
        return new CheckpointService.Listing(all, START.plusSeconds(toldAfter), CheckpointService.Standing.LIVE);
    }

    @Test
    void aRunIsLateThreeIntervalsAfterItsLastCheckpoint() {
        Run run = run(RunState.RUNNING);
        assertThat(saves(run, 300, 60, 120, 180).interval()).contains(Duration.ofSeconds(60));
        assertThat(saves(run, 355, 60, 120, 180).isLate(run)).isFalse();
        assertThat(saves(run, 365, 60, 120, 180).isLate(run)).isTrue();
    }

    @Test
    void ofOneCheckpointTheTimeFromTheStartIsTheInterval() {
        Run run = run(RunState.RUNNING);
        assertThat(saves(run, 200, 100).interval()).contains(Duration.ofSeconds(100));
        assertThat(saves(run, 390, 100).isLate(run)).isFalse();
        assertThat(saves(run, 410, 100).isLate(run)).isTrue();
    }

    @Test
    void aRunThatHasSavedNothingIsLateAfterTenMinutes() {
        Run run = run(RunState.RUNNING);
        assertThat(saves(run, 590).isLate(run)).isFalse();
        assertThat(saves(run, 610).isLate(run)).isTrue();
        assertThat(saves(run, 610).newest()).isEmpty();
    }

    @Test
    void secondsBetweenSavesAreNoReasonToWarn() {
        Run run = run(RunState.RUNNING);
        assertThat(saves(run, 60, 2, 4, 6).isLate(run)).isFalse();
        assertThat(saves(run, 70, 2, 4, 6).isLate(run)).isTrue();
    }

    @Test
    void aRunThatHasEndedLosesNothing() {
        Run run = run(RunState.SUCCEEDED);
        assertThat(saves(run, 9000, 60, 120).isLate(run)).isFalse();
    }

    @Test
    void halfWrittenOnesAndThoseOfOthersDoNotCount() {
        Run run = run(RunState.RUNNING);
        Run other = FakeCloud.run(ONE, "old.py", RunState.SUCCEEDED, START.minusSeconds(500));
        RunSaves saves = RunSaves.of(
                run,
                listing(
                        200,
                        List.of(
                                saved(run, 60, Verdict.Kind.COMPLETE),
                                saved(run, 90, Verdict.Kind.INCOMPLETE),
                                saved(other, 100, Verdict.Kind.COMPLETE))));
        assertThat(saves.newest().orElseThrow().modified()).isEqualTo(START.plusSeconds(60));
    }

    private SaveBook book(SeenCheckpoints seen) {
        Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        return new SaveBook(
                seen,
                (ref, cancel) -> {
                    asked.add(ref);
                    if (ref.equals(TWO)) {
                        throw new ServiceException(
                                new Failure.AgentOffline(ref.id().value(), Failure.Evidence.NONE));
                    }
                    seen.saw(ref, List.of(), now);
                    return List.of();
                },
                clock);
    }

    @Test
    void oneListIsAskedForAtATimeTheOldestFirstAndSilenceHoldsUpNobody() {
        Run first = FakeCloud.run(ONE, "train.py", RunState.RUNNING, START);
        Run second = FakeCloud.run(TWO, "train.py", RunState.RUNNING, START.plusSeconds(1));
        List<Run> both = List.of(first, second);
        try (Database database = RunctlDatabase.open(folder.resolve("runctl.db"))) {
            SeenCheckpoints seen = new SqliteSeenCheckpoints(database, new JacksonJson());
            seen.saw(ONE, List.of(saved(first, 60, Verdict.Kind.COMPLETE)), START.plusSeconds(90));
            SaveBook book = book(seen);
            assertThat(seen.times()).containsOnlyKeys(ONE);
            assertThat(book.of(both)).containsOnlyKeys(first.id());
            book.lookAtOne(both);
            book.lookAtOne(both);
            assertThat(asked).as("nothing was ever told there").containsExactly(TWO);
            now = now.plusSeconds(11);
            book.lookAtOne(both);
            assertThat(asked).containsExactly(TWO, ONE);
            assertThat(book.of(both).get(first.id()).asOf()).isEqualTo(now);
            now = now.plusSeconds(11);
            book.lookAtOne(both);
            assertThat(asked).as("the one is young, the other has its turn").containsExactly(TWO, ONE, TWO);
        }
    }

    @Test
    void whatWasToldBeforeARunBeganSaysNothingOfItAndAnEndedOneIsAskedOnce() {
        Run running = FakeCloud.run(ONE, "train.py", RunState.RUNNING, START);
        Run ended = running.withStatus(dev.runctl.domain.run.RunStatus.of(RunState.SUCCEEDED, START.plusSeconds(600)))
                .withTimes(Optional.of(START), Optional.of(START.plusSeconds(600)));
        try (Database database = RunctlDatabase.open(folder.resolve("runctl.db"))) {
            SeenCheckpoints seen = new SqliteSeenCheckpoints(database, new JacksonJson());
            seen.saw(ONE, List.of(), START.minusSeconds(90));
            SaveBook book = book(seen);
            assertThat(book.of(List.of(running))).isEmpty();
            Stream.of(0, 60, 120).forEach(later -> {
                now = now.plusSeconds(later);
                book.lookAtOne(List.of(ended));
            });
            assertThat(asked).containsExactly(ONE);
            RunId id = ended.id();
            assertThat(book.of(List.of(ended)).get(id).newest()).isEmpty();
        }
    }

    @Test
    void nobodyIsAskedWhereNothingRuns() {
        try (Database database = RunctlDatabase.open(folder.resolve("runctl.db"))) {
            book(new SqliteSeenCheckpoints(database, new JacksonJson())).lookAtOne(List.of());
            assertThat(asked).isEmpty();
        }
    }
}
