package dev.runctl.domain.cost;

import java.time.Duration;
import java.time.Instant;

/**
 * From an instant up to, not including, another.
 *
 * @param until not before {@code from}
 */
public record Period(Instant from, Instant until) {
    public Period {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException(until + " is before " + from);
        }
    }

    public Duration length() {
        return Duration.between(from, until);
    }

    /** What both have in common; of no length where they do not meet. */
    public Period within(Period other) {
        Instant begin = later(from, other.from);
        return new Period(begin, later(begin, earlier(until, other.until)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
