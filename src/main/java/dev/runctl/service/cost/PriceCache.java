package dev.runctl.service.cost;

import java.time.Instant;
import java.util.Optional;

/** What AWS's list said last, kept by region: a price is the same for all accounts. */
public interface PriceCache {
    /** @param asked when AWS was asked */
    record Cached(PriceList.Prices prices, Instant asked) {}

    Optional<Cached> read(String region);

    /** Replaces the region's. */
    void save(String region, Cached cached);
}
