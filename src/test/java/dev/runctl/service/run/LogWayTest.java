package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogWayTest {
    private final WayTrial sessions = new WayTrial();
    private final WayTrial cloudWatch = new WayTrial();
    private final LogStream none = new LogStream(
            (ref, script, silence, listener, cancel) -> {
                throw new AssertionError();
            },
            null);
    private final List<LogWay> ways = List.of(
            new LogWay(LogRoute.SESSION, none, Optional.empty(), sessions),
            new LogWay(LogRoute.CLOUDWATCH, none, Optional.of(LogBound.CLOUDWATCH), cloudWatch));
    private final long now = System.nanoTime();

    private Optional<LogRoute> due() {
        return LogWay.due(ways, now).map(due -> due.way().route());
    }

    @Test
    void theQuickestThatIsDue() {
        assertThat(due()).contains(LogRoute.SESSION);
        sessions.failed(new Failure.AccessDenied(Evidence.NONE), now);
        assertThat(due()).contains(LogRoute.CLOUDWATCH);
        assertThat(LogWay.due(ways, now).orElseThrow().bound().orElseThrow().life())
                .as("until sessions are tried again")
                .isEqualTo(Duration.ofMinutes(10));
        cloudWatch.failed(new Failure.OnInstance("no-log-stream", Evidence.NONE), now);
        assertThat(due()).isEmpty();
    }

    @Test
    void aSessionThatIsTriedAgainSoonIsWaitedFor() {
        sessions.started(now);
        sessions.failed(new Failure.Unreachable(Evidence.NONE), now);
        sessions.failed(new Failure.Unreachable(Evidence.NONE), now);
        assertThat(due()).isEmpty();
    }
}
