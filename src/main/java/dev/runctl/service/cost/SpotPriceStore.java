package dev.runctl.service.cost;

import dev.runctl.domain.cost.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** Spot prices that were asked for, kept: EC2 forgets them after 90 days. */
public interface SpotPriceStore {
    /** The unbroken time for which the market's prices are known. */
    Optional<Period> known(SpotMarket market);

    /** Adds the changes and renews the time for which they are all. */
    void save(SpotMarket market, Map<Instant, BigDecimal> changes, Period known);

    NavigableMap<Instant, BigDecimal> changes(SpotMarket market);
}
