package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A time in which a thing was held as it is: a disk that grows, or goes to another instance, begins a new one. EBS bills a
 * minute at least for a disk's whole life; that is not added here.
 *
 * @param instance what it was attached to
 * @param began when, or when it was first known to be so
 * @param seen when it was last seen so; not before {@code began}
 * @param ended once it is so no more
 */
public record Holding(
        Location location,
        String id,
        String name,
        Thing thing,
        Optional<InstanceId> instance,
        Between began,
        Instant seen,
        Optional<Between> ended) {

    /** The time in which it surely was so. */
    public Period least(Instant now) {
        Instant from = began.latest();
        Instant until = ended.map(Between::earliest).orElse(now.isAfter(seen) ? now : seen);
        return new Period(from, until.isBefore(from) ? from : until);
    }

    /** The time in which it may have been so. */
    public Period most(Instant now) {
        Instant from = began.earliest();
        Instant until = ended.map(Between::latest).orElse(now.isAfter(seen) ? now : seen);
        return new Period(from, until.isBefore(from) ? from : until);
    }

    /**
     * What it cost within a period.
     *
     * @param now one that has not ended is held until then: what is kept is given up by an act, not by itself
     */
    public Amount cost(PriceHistory prices, Period period, Instant now) {
        Amount low = prices.cost(least(now).within(period));
        Amount high = prices.cost(most(now).within(period));
        BigDecimal least = low.low();
        return new Amount(least, high.high().max(least), high.unpriced());
    }

    /** The same as seen by another profile of the account. */
    public Holding at(Location other) {
        return new Holding(other, id, name, thing, instance, began, seen, ended);
    }

    boolean isSame(Held held) {
        return thing.equals(held.thing()) && instance.equals(held.instance());
    }

    Holding seenAt(Instant at, String newName) {
        Instant later = at.isAfter(seen) ? at : seen;
        return new Holding(location, id, newName, thing, instance, began, later, ended);
    }

    Holding endedAt(Between end) {
        return new Holding(location, id, name, thing, instance, began, seen, Optional.of(end));
    }
}
