package dev.runctl.domain.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an hour cost from when on. Before the first entry nothing is known, and nothing from {@code until} on.
 *
 * @param usdPerHour by the instant from which it holds until the next
 * @param until up to when, not including, the last price is known to hold
 */
public record PriceHistory(NavigableMap<Instant, BigDecimal> usdPerHour, Instant until) {
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    /** Enough that no sum of a month's changes is off by a cent. */
    private static final int SCALE = 12;

    public static final PriceHistory UNKNOWN = new PriceHistory(Map.of());

    public PriceHistory {
        usdPerHour = Collections.unmodifiableNavigableMap(new TreeMap<>(usdPerHour));
    }

    /** One whose last price holds on. */
    public PriceHistory(Map<Instant, BigDecimal> usdPerHour) {
        this(new TreeMap<>(usdPerHour), Instant.MAX);
    }

    /** One that was always the same, as a list price is until the list changes. */
    public static PriceHistory always(BigDecimal usd) {
        return new PriceHistory(Map.of(Instant.MIN, usd));
    }

    /**
     * What is priced by the month: an hour of it costs the month's price over the hours of that month, which are those of
     * the calendar in UTC (Amazon EBS pricing, "Pricing examples": seconds used over the seconds of a 30-day month).
     *
     * @param over the months it is wanted for
     */
    public static PriceHistory monthly(BigDecimal usdPerMonth, Period over) {
        NavigableMap<Instant, BigDecimal> hourly = new TreeMap<>();
        LocalDate month = LocalDate.ofInstant(over.from(), ZoneOffset.UTC).withDayOfMonth(1);
        Instant begin = month.atStartOfDay(ZoneOffset.UTC).toInstant();
        do {
            BigDecimal hours = BigDecimal.valueOf(24L * month.lengthOfMonth());
            hourly.put(begin, usdPerMonth.divide(hours, MathContext.DECIMAL64));
            month = month.plusMonths(1);
            begin = month.atStartOfDay(ZoneOffset.UTC).toInstant();
        } while (begin.isBefore(over.until()));
        return new PriceHistory(hourly, begin);
    }

    /** The price that holds at an instant. */
    public Optional<BigDecimal> at(Instant instant) {
        Map.Entry<Instant, BigDecimal> price = usdPerHour.floorEntry(instant);
        return price == null || !instant.isBefore(until) ? Optional.empty() : Optional.of(price.getValue());
    }

    /** Dollars for the whole seconds of a period, each by the price at its beginning. */
    public Amount cost(Period period) {
        BigDecimal usdSeconds = BigDecimal.ZERO;
        Duration unpriced = Duration.ZERO;
        Instant at = period.from();
        while (at.isBefore(period.until())) {
            Map.Entry<Instant, BigDecimal> price = at.isBefore(until) ? usdPerHour.floorEntry(at) : null;
            Instant end = end(at, period.until());
            Duration part = Duration.between(at, end);
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

    /** Up to when what holds at an instant holds, at most until {@code last}. */
    private Instant end(Instant at, Instant last) {
        Instant next = usdPerHour.higherKey(at);
        Instant end = next == null || next.isAfter(last) ? last : next;
        return at.isBefore(until) && until.isBefore(end) ? until : end;
    }
}
