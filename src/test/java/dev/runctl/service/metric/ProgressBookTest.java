package dev.runctl.service.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.ui.FakeCloud;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One reading of logs for all screens. */
class ProgressBookTest {
    private static final Location AWS = new Location("research", "us-east-1");
    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");

    private Instant now = START.plusSeconds(120);
    private final Map<RunId, String> there = new HashMap<>();
    private final Map<RunId, String> here = new HashMap<>();
    private final Set<RunId> whole = new HashSet<>();

    /** How much of a log lies before the end that is there. */
    private long before;

    private final List<RunId> asked = new ArrayList<>();
    private final ProgressBook book = new ProgressBook(
            new ProgressBook.LogEnds() {
                @Override
                public LogChunk there(RunId id, int most) {
                    asked.add(id);
                    String log = there.get(id);
                    if (log == null) {
                        throw new ServiceException(new Failure.AgentOffline("i-0", Failure.Evidence.NONE));
                    }
                    return new LogChunk(before, log.getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public LogChunk here(RunId id, int most) {
                    return new LogChunk(0, here.getOrDefault(id, "").getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public boolean isWhole(RunId id) {
                    return whole.contains(id);
                }
            },
            ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    private static Run run(int number) {
        InstanceRef ref = new InstanceRef(AWS, new InstanceId(String.format("i-%017x", number)));
        return FakeCloud.run(ref, "train.py", RunState.RUNNING, START.plusSeconds(number));
    }

    @Test
    void aLogIsAskedForEveryTenSecondsHoweverManyScreensWantIt() {
        Run run = run(1);
        there.put(run.id(), "Epoch 3/10\n");
        book.readAgain(List.of(run));
        book.readAgain(List.of(run));
        assertThat(asked).hasSize(1);
        assertThat(book.of(run).orElseThrow().progress().epoch().orElseThrow().at())
                .isEqualTo(3);
        now = now.plusSeconds(11);
        book.readAgain(List.of(run));
        assertThat(asked).hasSize(2);
    }

    @Test
    void aLineThatIsCutOffAtItsBeginningSaysNothing() {
        Run run = run(1);
        before = 100_000;
        there.put(run.id(), "ep 395/4000\n");
        book.readAgain(List.of(run));
        assertThat(book.of(run)).isEmpty();
        there.put(run.id(), "ep 395/4000\nstep 868/4000\n");
        now = now.plusSeconds(11);
        book.readAgain(List.of(run));
        assertThat(book.of(run).orElseThrow().progress().epoch()).isEmpty();
        assertThat(book.of(run).orElseThrow().fraction()).isEqualTo(0.217);
    }

    @Test
    void whatIsHeldTellsHowFarAndNothingOfThePace() {
        Run run = run(1);
        here.put(run.id(), "Epoch 1/10\n");
        there.put(run.id(), "Epoch 8/10\n");
        book.readHeld(List.of(run));
        assertThat(asked).isEmpty();
        assertThat(book.of(run)).isPresent();
        now = now.plusSeconds(5);
        book.readAgain(List.of(run));
        assertThat(book.of(run).orElseThrow().remaining(now))
                .as("five seconds for seven epochs")
                .isEmpty();
        there.put(run.id(), "Epoch 9/10\n");
        now = now.plusSeconds(60);
        book.readAgain(List.of(run));
        assertThat(book.of(run).orElseThrow().remaining(now).orElseThrow())
                .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(150));
    }

    @Test
    void ofManyRunsSomeAreAskedAtATimeThoseAskedLongestAgoFirst() {
        List<Run> runs = IntStream.range(0, 30).mapToObj(ProgressBookTest::run).toList();
        runs.forEach(it -> there.put(it.id(), "Epoch 1/2\n"));
        book.readAgain(runs);
        assertThat(asked).hasSize(20);
        book.readAgain(runs);
        assertThat(new HashSet<>(asked)).hasSize(30);
        assertThat(asked).hasSize(30);
    }

    @Test
    void silenceLeavesWhatWasSeenAndDoesNotHoldUpOthers() {
        Run silent = run(1);
        Run other = run(2);
        there.put(silent.id(), "Epoch 4/10\n");
        book.readAgain(List.of(silent));
        there.remove(silent.id());
        there.put(other.id(), "Epoch 5/10\n");
        now = now.plusSeconds(11);
        book.readAgain(List.of(silent, other));
        assertThat(book.of(silent)
                        .orElseThrow()
                        .progress()
                        .epoch()
                        .orElseThrow()
                        .at())
                .isEqualTo(4);
        assertThat(book.of(other)).isPresent();
    }

    @Test
    void ofARunThatHasEndedOnlyTheEndOfItsWholeLogCounts() {
        Run run = run(1);
        there.put(run.id(), "Epoch 4/10\n");
        book.readAgain(List.of(run));
        Run ended = run.withStatus(RunStatus.of(RunState.SUCCEEDED, now));
        book.readEnded(List.of(ended));
        assertThat(book.of(ended)).isEmpty();
        here.put(run.id(), "Epoch 10/10\n");
        whole.add(run.id());
        book.readEnded(List.of(ended));
        assertThat(book.of(ended).orElseThrow().progress().epoch().orElseThrow().at())
                .isEqualTo(10);
    }
}
