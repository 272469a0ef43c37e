package dev.runctl.service.run;

import dev.runctl.domain.failure.Failure;
import java.time.Duration;
import java.util.List;

/**
 * When to read a log by a session and when by Run Command: a session that broke after a while is tried again at once, one that
 * broke soon after growing pauses, and seldom where sessions are refused. For one thread. Times are {@link System#nanoTime}.
 */
final class SessionTrial {
    private static final List<Duration> PAUSES = List.of(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));
    private static final Duration REFUSED = Duration.ofMinutes(10);

    /** A session that has lived so long has worked. */
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private long notBefore = System.nanoTime();
    private long started;
    private int failures;

    boolean isDue(long now) {
        return now - notBefore >= 0;
    }

    void started(long now) {
        started = now;
    }

    void failed(Failure failure, long now) {
        if (now - started > A_WHILE.toNanos()) {
            failures = 0;
        }
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
