package dev.runctl.service.run;

import dev.runctl.domain.failure.Failure;
import java.time.Duration;
import java.util.List;

/**
 * When to read a log by a session and when by Run Command: a session that has worked and broke is tried again at once, then after
 * growing pauses; where sessions are refused, seldom. For one thread.
 */
final class SessionTrial {
    private static final List<Duration> PAUSES = List.of(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));
    private static final Duration REFUSED = Duration.ofMinutes(10);

    private long notBefore = System.nanoTime();
    private int failures;

    boolean isDue(long now) {
        return now - notBefore >= 0;
    }

    /** The session says the log. */
    void works() {
        failures = 0;
    }

    void failed(Failure failure, long now) {
        Duration pause = PAUSES.get(Math.min(failures, PAUSES.size() - 1));
        failures++;
        notBefore = now + (isRefusal(failure) ? REFUSED : pause).toNanos();
    }

    private static boolean isRefusal(Failure failure) {
        return switch (failure) {
            case Failure.AccessDenied f -> true;
            case Failure.NotSupported f -> true;
            case Failure.InvalidInput f -> true;
            case Failure.LimitReached f -> true;
            default -> false;
        };
    }
}
