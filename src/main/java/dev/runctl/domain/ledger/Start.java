package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One time that an instance ran: what EC2's launch time, which is set anew at each start but not by a reboot, tells apart.
 *
 * @param launched EC2's launch time
 * @param seen when it was last seen running with that launch time; not before {@code launched}
 * @param ended when it ended, once it did
 * @param hasPublicIp whether it was seen with a public IPv4 address, which is paid for by itself
 */
public record Start(
        InstanceRef ref,
        Instant launched,
        Instant seen,
        Optional<Ended> ended,
        String instanceType,
        String availabilityZone,
        Lifecycle lifecycle,
        boolean hasPublicIp) {
    /** Each start is billed for a minute at least (EC2 user guide, "Billing of On-Demand Instances"). */
    public static final Duration LEAST = Duration.ofSeconds(60);

    /**
     * When it ended: the same instants where EC2 says so, else between the last time it was seen running and the first time
     * it was not.
     */
    public record Ended(Instant earliest, Instant latest) {
        public Ended {
            if (latest.isBefore(earliest)) {
                throw new IllegalArgumentException(latest + " is before " + earliest);
            }
        }

        public static Ended at(Instant instant) {
            return new Ended(instant, instant);
        }

        /** What both say, or the earlier one where they contradict each other. */
        Ended narrowed(Ended other) {
            Instant from = other.earliest.isAfter(earliest) ? other.earliest : earliest;
            Instant until = other.latest.isBefore(latest) ? other.latest : latest;
            return until.isBefore(from) ? new Ended(until, until) : new Ended(from, until);
        }
    }

    /**
     * What it cost within a period: by whole seconds, a minute at least, which belongs to the time after the launch.
     *
     * @param now one that has not ended may have been running until then
     */
    public Amount cost(PriceHistory prices, Period period, Instant now) {
        Instant earliest = ended.map(Ended::earliest).orElse(seen);
        Instant latest = latest(now);
        Amount low = prices.cost(billed(earliest).within(period));
        Amount high = prices.cost(billed(latest).within(period));
        BigDecimal least = low.low();
        // A price below zero does not exist, but a history with a gap may make the longer time the cheaper known one.
        return new Amount(least, high.high().max(least), high.unpriced());
    }

    /** The time that it is surely billed for, and the time that it may be. */
    public Period least() {
        return billed(ended.map(Ended::earliest).orElse(seen));
    }

    public Period most(Instant now) {
        return billed(latest(now));
    }

    /** How long it was billed within a period, at most. */
    public Duration ran(Period period, Instant now) {
        return billed(latest(now)).within(period).length();
    }

    private Instant latest(Instant now) {
        return ended.map(Ended::latest).orElse(now.isBefore(seen) ? seen : now);
    }

    private Period billed(Instant end) {
        return billed(launched, end);
    }

    /** The time that is paid for of a start that ended, or is looked at, at an instant. */
    public static Period billed(Instant launched, Instant end) {
        Instant leastEnd = launched.plus(LEAST);
        return new Period(launched, end.isBefore(leastEnd) ? leastEnd : end);
    }

    Start seenAt(Instant at, boolean publicIp) {
        return new Start(
                ref,
                launched,
                at.isAfter(seen) ? at : seen,
                Optional.empty(),
                instanceType,
                availabilityZone,
                lifecycle,
                hasPublicIp || publicIp);
    }

    Start endedAt(Ended end) {
        return new Start(ref, launched, seen, Optional.of(end), instanceType, availabilityZone, lifecycle, hasPublicIp);
    }

    /** The same as seen by another profile of the account. */
    public Start at(InstanceRef other) {
        return new Start(other, launched, seen, ended, instanceType, availabilityZone, lifecycle, hasPublicIp);
    }

    /** This start with what somebody else saw of it. */
    public Start alsoSeen(Start other) {
        Instant later = other.seen.isAfter(seen) ? other.seen : seen;
        Optional<Ended> end = ended.isPresent() && other.ended.isPresent()
                ? ended.map(it -> it.narrowed(other.ended.orElseThrow()))
                : ended.or(() -> other.ended);
        // It was seen running after somebody had missed it.
        Optional<Ended> known = end.filter(it -> !later.isAfter(it.latest()))
                .map(it -> new Ended(later.isAfter(it.earliest()) ? later : it.earliest(), it.latest()));
        return new Start(
                ref,
                launched,
                later,
                known,
                instanceType,
                availabilityZone,
                lifecycle,
                hasPublicIp || other.hasPublicIp);
    }
}
