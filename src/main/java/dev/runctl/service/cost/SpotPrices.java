package dev.runctl.service.cost;

import dev.runctl.domain.cost.Period;
import dev.runctl.domain.cost.PriceHistory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an hour of a market cost, from EC2's own record, kept. Answers from memory; asking is somebody else's thread. What is
 * before the first price that EC2 told, and what is long after it was last asked, is not known.
 */
public final class SpotPrices {
    /** EC2 keeps that much (DescribeSpotPriceHistory, StartTime). */
    static final Duration KEPT = Duration.ofDays(90);

    /** The last price is taken to hold that long after it was asked for; it is asked for again before that is over. */
    static final Duration HOLDS = Duration.ofMinutes(15);

    static final Duration ASKED = Duration.ofMinutes(5);

    private final SpotPriceHistory source;
    private final SpotPriceStore store;
    private final Map<SpotMarket, PriceHistory> known = new ConcurrentHashMap<>();

    public SpotPrices(SpotPriceHistory source, SpotPriceStore store) {
        this.source = source;
        this.store = store;
    }

    /** Unknown throughout where nothing was asked yet. */
    public PriceHistory history(SpotMarket market) {
        return known.computeIfAbsent(market, this::read);
    }

    private PriceHistory read(SpotMarket market) {
        Optional<Period> asked = store.known(market);
        return asked.map(it -> history(store.changes(market), it)).orElse(PriceHistory.UNKNOWN);
    }

    /** Entries from before the time that is known are kept out: between two of them one may be missing. */
    private static PriceHistory history(NavigableMap<Instant, BigDecimal> changes, Period asked) {
        NavigableMap<Instant, BigDecimal> whole = new TreeMap<>(changes.tailMap(asked.from(), true));
        Map.Entry<Instant, BigDecimal> before = changes.floorEntry(asked.from());
        if (before != null) {
            whole.putIfAbsent(asked.from(), before.getValue());
        }
        return new PriceHistory(whole, asked.until().plus(HOLDS));
    }

    /**
     * Asks for what is missing of a period. Blocks; does nothing where it is known, or its end was asked for a moment ago.
     *
     * @throws dev.runctl.domain.failure.ServiceException where EC2 does not tell; what is known stays
     */
    public void refresh(SpotMarket market, Period period, Instant now) {
        Instant oldest = now.minus(KEPT);
        Instant wanted = period.from().isBefore(oldest) ? oldest : period.from();
        Optional<Period> had = store.known(market);
        boolean isEarly = had.isPresent() && !had.get().from().isAfter(wanted);
        if (isEarly && period.until().isBefore(had.get().until().plus(ASKED))) {
            return;
        }
        // What was known goes on only if EC2 still tells what came right after it.
        boolean goesOn = isEarly && !had.get().until().isBefore(oldest);
        Instant from = goesOn ? had.get().until() : wanted;
        Map<Instant, BigDecimal> changes = source.changes(market, new Period(from, now));
        store.save(market, changes, new Period(goesOn ? had.get().from() : from, now));
        known.remove(market);
    }
}
