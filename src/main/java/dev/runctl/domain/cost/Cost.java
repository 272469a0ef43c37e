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
 * @param unpriced how much of the latest start has no known price, and is not in the dollars
 */
public record Cost(Optional<HourlyPrice> rate, BigDecimal perHourNow, BigDecimal accrued, Duration unpriced) {
    public Cost(Optional<HourlyPrice> rate, BigDecimal perHourNow, BigDecimal accrued) {
        this(rate, perHourNow, accrued, Duration.ZERO);
    }

    public boolean isKnown() {
        return rate.isPresent();
    }
}
