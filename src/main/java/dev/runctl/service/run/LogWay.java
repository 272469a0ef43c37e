package dev.runctl.service.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of the quicker ways to a log, with its luck so far. For one follower.
 *
 * @param bound of each stream, where the way needs one; such a way is also slow to start
 */
record LogWay(LogRoute route, LogStream stream, Optional<LogBound> bound, WayTrial trial) {
    /** A way that is slow to start is not worth it where a quicker one is to be tried again sooner than this. */
    private static final Duration WORTHWHILE = Duration.ofMinutes(1);

    /** A way to be tried now, and how long until a quicker one is. */
    record Due(LogWay way, Duration free) {
        Optional<LogBound> bound() {
            return way.bound().map(most -> most.within(free));
        }
    }

    static List<LogWay> all(Runner runner, Map<LogRoute, CommandStream> streams) {
        return streams.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new LogWay(
                        entry.getKey(),
                        new LogStream(entry.getValue(), runner),
                        entry.getKey() == LogRoute.CLOUDWATCH ? Optional.of(LogBound.CLOUDWATCH) : Optional.empty(),
                        new WayTrial()))
                .toList();
    }

    /** Empty where the log is to be read by Run Command for now. */
    static Optional<Due> due(List<LogWay> ways, long now) {
        Duration free = Duration.ofDays(1);
        for (LogWay way : ways) {
            Duration wait = way.trial.untilDue(now);
            if (wait.isZero() && (way.bound.isEmpty() || free.compareTo(WORTHWHILE) >= 0)) {
                return Optional.of(new Due(way, free));
            }
            free = wait.compareTo(free) < 0 ? wait : free;
        }
        return Optional.empty();
    }
}
