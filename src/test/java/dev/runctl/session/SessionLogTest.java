package dev.runctl.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import dev.runctl.testing.HeardLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's log over the data channel. */
class SessionLogTest {
    static final String COUNTING = """
            import sys, time
            lines, pause = int(sys.argv[1]), float(sys.argv[2])
            for i in range(lines):
                print("line", i, "\\u00e4\\u20ac" * (i % 7), flush=True)
                time.sleep(pause)
            """;

    @TempDir
    Path temp;

    static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
    }

    @Test
    void comesAsItIsPrinted() throws Exception {
        try (SessionBench bench = new SessionBench(temp)) {
            Run run = bench.launch(COUNTING, List.of("60", "0.05"));
            HeardLog heard = new HeardLog(0);
            try (Subscription ignored = bench.follow(run, heard)) {
                patiently().until(() -> heard.text().contains("line 10 "));
                assertThat(heard.ended).as("while it runs").isEmpty();
                patiently().until(() -> heard.ended.isPresent());
            }
            assertThat(heard.text()).isEqualTo(Files.readString(bench.logOf(run)));
            assertThat(heard.text()).contains("line 59 ");
            assertThat(heard.continuous).isTrue();
            assertThat(heard.routes).containsOnly(LogRoute.SESSION);
            assertThat(heard.troubles).isEmpty();
        }
    }

    @Test
    void connectionsResetInMidMessage() throws Exception {
        try (ResettingRelay relay = new ResettingRelay(7, 25);
                SessionBench bench = new SessionBench(temp, relay::over)) {
            Run run = bench.launch(COUNTING, List.of("1500", "0.004"));
            HeardLog heard = bench.followed(run, () -> {});
            assertThat(relay.resets.get()).isGreaterThan(5);
            assertThat(heard.routes).containsOnly(LogRoute.SESSION);
        }
    }

    @Test
    void theEndpointIsStartedAnew() throws Exception {
        try (SessionBench bench = new SessionBench(temp)) {
            Run run = bench.launch(COUNTING, List.of("400", "0.02"));
            HeardLog heard = bench.followed(run, bench::restartEndpoint);
            assertThat(heard.routes.getLast()).as("a session again").isEqualTo(LogRoute.SESSION);
        }
    }

    @Test
    void whereSessionsAreRefusedItComesByCommands() throws Exception {
        Refusals refusals = new Refusals();
        refusals.areRefused = true;
        try (SessionBench bench = new SessionBench(temp, refusals::over)) {
            Run run = bench.launch(COUNTING, List.of("60", "0.05"));
            HeardLog heard = bench.followed(run, () -> {});
            assertThat(heard.routes).containsOnly(LogRoute.COMMAND);
            assertThat(heard.troubles).isEmpty();
            assertThat(refusals.asked)
                    .as("a refusal is not asked for again at once")
                    .hasValue(1);
        }
    }

    @Test
    void aSessionLostForGoodGoesOnByCommands() throws Exception {
        Refusals refusals = new Refusals();
        FrameRelay.Weather weather = FrameRelay.FAIR;
        try (FrameRelay relay = new FrameRelay(weather);
                SessionBench bench = new SessionBench(temp, access -> refusals.over(relay.over(access)))) {
            Run run = bench.launch(COUNTING, List.of("200", "0.03"));
            HeardLog heard = bench.followed(run, () -> {
                refusals.areRefused = true;
                relay.cut();
            });
            assertThat(heard.routes).contains(LogRoute.SESSION);
            assertThat(heard.routes.getLast()).isEqualTo(LogRoute.COMMAND);
        }
    }

    @Test
    void anExpiredTokenIsReplaced() throws Exception {
        AtomicInteger expired = new AtomicInteger();
        try (SessionBench bench = new SessionBench(
                temp,
                access -> new Refusals().with(access, token -> {
                    expired.incrementAndGet();
                    return token + "-of-yesterday";
                }))) {
            Run run = bench.launch(COUNTING, List.of("60", "0.05"));
            HeardLog heard = bench.followed(run, () -> {});
            assertThat(expired.get()).isPositive();
            assertThat(heard.routes).containsOnly(LogRoute.SESSION);
        }
    }

    @Test
    void aMillionLinesAsFastAsTheyArePrinted() throws Exception {
        String script = """
                import sys
                for i in range(1_000_000):
                    sys.stdout.write("line %d of a million, loss=%.6f\\n" % (i, 1 / (i + 1)))
                """;
        try (SessionBench bench = new SessionBench(temp)) {
            Run run = bench.launch(script, List.of());
            Tally tally = new Tally();
            try (Subscription ignored = bench.logs.follow(run.id(), 0, tally)) {
                patiently().until(() -> tally.ended);
            }
            assertThat(tally.lines).isEqualTo(1_000_000);
            assertThat(tally.routes).containsOnly(LogRoute.SESSION);
            assertThat(Files.mismatch(bench.logs.file(run.id()), bench.logOf(run)))
                    .as("first difference")
                    .isEqualTo(-1);
        }
    }

    /** Counts and keeps nothing. */
    private static final class Tally implements LogService.Listener {
        final Set<LogRoute> routes = ConcurrentHashMap.newKeySet();
        volatile boolean ended;
        volatile long lines;

        @Override
        public void chunk(LogChunk chunk) {
            long here = 0;
            for (byte b : chunk.bytes()) {
                here += b == '\n' ? 1 : 0;
            }
            lines += here;
        }

        @Override
        public void lag(Duration lag, LogRoute route) {
            routes.add(route);
        }

        @Override
        public void trouble(Failure failure) {
            throw new AssertionError(failure.toString());
        }

        @Override
        public void ended(Run run) {
            ended = true;
        }
    }
}
