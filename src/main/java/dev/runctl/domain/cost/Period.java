package dev.runctl.domain.cost;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

    /** From the earlier beginning to the later end. */
    public Period around(Period other) {
        return new Period(earlier(from, other.from), later(until, other.until));
    }

    public boolean isEmpty() {
        return from.equals(until);
    }

    /** What is left of this without the others, in order. */
    public List<Period> without(List<Period> others) {
        List<Period> left = new ArrayList<>();
        Instant at = from;
        for (Period other :
                others.stream().sorted(Comparator.comparing(Period::from)).toList()) {
            Period common = within(other);
            if (!common.isEmpty()) {
                if (at.isBefore(common.from)) {
                    left.add(new Period(at, common.from));
                }
                at = later(at, common.until);
            }
        }
        if (at.isBefore(until)) {
            left.add(new Period(at, until));
        }
        return left;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
