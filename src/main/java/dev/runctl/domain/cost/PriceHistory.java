package dev.runctl.domain.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an hour cost from when on. Before the first entry nothing is known.
 *
 * @param usdPerHour by the instant from which it holds until the next
 */
public record PriceHistory(Map<Instant, BigDecimal> usdPerHour) {
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    /** Enough that no sum of a month's changes is off by a cent. */
    private static final int SCALE = 12;

    public static final PriceHistory UNKNOWN = new PriceHistory(Map.of());

    public PriceHistory {
        usdPerHour = Map.copyOf(usdPerHour);
    }

    /** One that was always the same, as a list price is until the list changes. */
    public static PriceHistory always(BigDecimal usd) {
        return new PriceHistory(Map.of(Instant.MIN, usd));
    }

    /** Dollars for the whole seconds of a period, each by the price at its beginning. */
    public Amount cost(Period period) {
        TreeMap<Instant, BigDecimal> changes = new TreeMap<>(usdPerHour);
        BigDecimal usdSeconds = BigDecimal.ZERO;
        Duration unpriced = Duration.ZERO;
        Instant at = period.from();
        while (at.isBefore(period.until())) {
            Instant next = changes.higherKey(at);
            Instant end = next == null || next.isAfter(period.until()) ? period.until() : next;
            Duration part = Duration.between(at, end);
            Map.Entry<Instant, BigDecimal> price = changes.floorEntry(at);
            if (price == null) {
                unpriced = unpriced.plus(part);
            } else {
                usdSeconds = usdSeconds.add(price.getValue().multiply(BigDecimal.valueOf(part.toSeconds())));
            }
            at = end;
        }
        BigDecimal usd = usdSeconds.divide(SECONDS_PER_HOUR, SCALE, RoundingMode.HALF_UP);
        return new Amount(usd, usd, unpriced);
    }
}
