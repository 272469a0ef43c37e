package dev.runctl.service.cost;

import dev.runctl.domain.cost.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/** EC2's own record of spot prices. */
@FunctionalInterface
public interface SpotPriceHistory {
    /**
     * The changes within the period, and the last one before it, for Linux. Blocks.
     *
     * @return US dollars per hour by the instant from which they hold
     * @throws dev.runctl.domain.failure.ServiceException where EC2 does not tell
     */
    Map<Instant, BigDecimal> changes(SpotMarket market, Period period);
}
