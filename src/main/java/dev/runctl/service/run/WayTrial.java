package dev.runctl.service.run;

import dev.runctl.domain.failure.Failure;
import java.time.Duration;
import java.util.List;

/**
 * When to try one of the quicker ways to a log: one that broke after a while is tried again at once, one that broke soon after
 * growing pauses, and seldom where it is refused. For one thread. Times are {@link System#nanoTime}.
 */
final class WayTrial {
    private static final List<Duration> PAUSES = List.of(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));
    private static final Duration REFUSED = Duration.ofMinutes(10);

    /** What has lived so long has worked. */
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private long notBefore = System.nanoTime();
    private long started;
    private int failures;

    boolean isDue(long now) {
        return untilDue(now).isZero();
    }

    /** How long it is to be left alone yet. */
    Duration untilDue(long now) {
        return Duration.ofNanos(Math.max(0, notBefore - now));
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
            case Failure.OnInstance f -> f.problem().equals("no-log-stream");
            default -> false;
        };
    }
}
