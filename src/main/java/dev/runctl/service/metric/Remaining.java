package dev.runctl.service.metric;

import dev.runctl.domain.metric.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** How long a run will still take. Says nothing rather than something unfounded. */
public final class Remaining {
    private static final Duration SHORTEST_BASIS = Duration.ofSeconds(3);
    private static final double LEAST_PROGRESS = 0.002;

    private Remaining() {}

    /**
     * The bar's own estimate where it speaks of the whole run, else the time left at the pace so far.
     *
     * @param first how far the run was at {@code started}, more than 0 where it was resumed; empty where not known
     * @param started from when the pace is counted: what a script does before its first progress, such as its imports, says
     *     nothing of it
     * @param seen when the progress was seen to be as it is
     */
    public static Optional<Duration> of(
            Progress progress, OptionalDouble first, Optional<Instant> started, Instant seen, Instant now) {
        Duration since = Duration.between(seen, now);
        if (progress.remaining().isPresent()) {
            return progress.remaining().map(it -> positive(it.minus(since)));
        }
        if (progress.fraction().isEmpty() || first.isEmpty() || started.isEmpty()) {
            return Optional.empty();
        }
        double made = progress.fraction().getAsDouble() - first.getAsDouble();
        Duration took = Duration.between(started.get(), seen);
        if (made < LEAST_PROGRESS || took.compareTo(SHORTEST_BASIS) < 0) {
            return Optional.empty();
        }
        double left = took.toMillis() * (1 - progress.fraction().getAsDouble()) / made;
        return left < 3650.0 * 86_400_000
                ? Optional.of(positive(Duration.ofMillis((long) left).minus(since)))
                : Optional.empty();
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
