package dev.runctl.domain.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * An estimate for one instance: never a bill.
 *
 * @param rate the price while running; empty when no price is known
 * @param perHourNow US dollars per hour in its present state, zero when not running
 * @param accrued US dollars since the latest start, per second with EC2's minimum of 60 s, zero when not running
 * @param held disks and addresses
 * @param unpriced how much of the latest start has no known price, and is not in the dollars
 */
public record Cost(
        Optional<HourlyPrice> rate, BigDecimal perHourNow, BigDecimal accrued, Duration unpriced, Held held) {
    /**
     * What is paid for an instance's disks and public addresses, whether or not it runs.
     *
     * @param perHourNow US dollars per hour
     * @param accrued US dollars since the latest start, zero when not running
     * @param unknown how many of them cost something that is not known
     */
    public record Held(BigDecimal perHourNow, BigDecimal accrued, int unknown) {
        public static final Held NOTHING = new Held(BigDecimal.ZERO, BigDecimal.ZERO, 0);
    }

    public Cost(Optional<HourlyPrice> rate, BigDecimal perHourNow, BigDecimal accrued) {
        this(rate, perHourNow, accrued, Duration.ZERO, Held.NOTHING);
    }

    /** Since the latest start, with what is held. */
    public BigDecimal accruedInAll() {
        return accrued.add(held.accrued());
    }

    /** At this moment, with what is held. */
    public BigDecimal perHourInAll() {
        return perHourNow.add(held.perHourNow());
    }

    public boolean isKnown() {
        return rate.isPresent();
    }
}
