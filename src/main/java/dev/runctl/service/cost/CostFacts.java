package dev.runctl.service.cost;

import dev.runctl.domain.cost.DiskRates;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Asks AWS for what costs are made of besides the instances themselves: spot prices, disks, addresses, list prices. Each is
 * asked for only when it is due; what cannot be had is named with its reason and left as it was.
 */
public final class CostFacts {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

    /** A report goes back to the first of the month, in whatever zone. */
    private static final Duration COUNTED = Duration.ofDays(32);

    /** What is asked for. */
    public enum Fact {
        SPOT_PRICES,
        DISKS,
        ADDRESSES,
        LIST_PRICES
    }

    /** Why one of them is not what it should be. */
    public record Problem(Fact fact, Failure failure) {}

    @FunctionalInterface
    private interface Question {
        void ask();
    }

    private record Asked(Location location, Fact fact) {}

    private final StartLedger ledger;
    private final SpotPrices spot;
    private final Holdings holdings;
    private final PriceBook book;
    private final Clock clock;
    private final Executor background;
    private final Map<Location, Instant> begun = new ConcurrentHashMap<>();
    private final Set<Location> underWay = ConcurrentHashMap.newKeySet();
    private final Map<Asked, Problem> problems = new ConcurrentHashMap<>();
    private final Map<Asked, Instant> pausedUntil = new ConcurrentHashMap<>();

    /** @param background where AWS is asked while somebody looks at what is known */
    public CostFacts(
            StartLedger ledger, SpotPrices spot, Holdings holdings, PriceBook book, Clock clock, Executor background) {
        this.ledger = ledger;
        this.spot = spot;
        this.holdings = holdings;
        this.book = book;
        this.clock = clock;
        this.background = background;
    }

    /** Asks on another thread, once a minute at most; one at a time for each location. */
    void refreshLater(Location location) {
        Instant now = clock.instant();
        Instant last = begun.get(location);
        boolean isEarly = last != null && now.isBefore(last.plus(EVERY)) && !now.isBefore(last);
        if (isEarly || location.isThisComputer() || underWay.contains(location)) {
            return;
        }
        begun.put(location, now);
        background.execute(() -> refresh(location));
    }

    /** Asks for what is due, and waits for the answers. */
    void refresh(Location location) {
        if (location.isThisComputer() || !underWay.add(location)) {
            return;
        }
        try {
            Instant now = clock.instant();
            markets(location, now)
                    .forEach((market, wanted) ->
                            ask(location, Fact.SPOT_PRICES, now, () -> spot.refresh(market, wanted, now)));
            ask(location, Fact.DISKS, now, () -> holdings.refreshDisks(location, now));
            ask(location, Fact.ADDRESSES, now, () -> holdings.refreshAddresses(location, now));
            ask(location, Fact.LIST_PRICES, now, () -> book.refresh(location, now));
        } catch (IllegalStateException e) {
            // The program is ending, or its database cannot be read; whoever reads it for the screen says so.
            begun.put(location, clock.instant());
        } finally {
            underWay.remove(location);
        }
    }

    /** The time that each market's prices are wanted for: of the starts there that a report may count. */
    private Map<SpotMarket, Period> markets(Location location, Instant now) {
        Map<SpotMarket, Period> wanted = new HashMap<>();
        for (Start start : ledger.since(location, now.minus(COUNTED))) {
            if (HourPrices.isSpot(location, start.lifecycle())) {
                Instant end = start.ended().map(Start.Ended::latest).orElse(now);
                Period billed = Start.billed(start.launched(), end.isBefore(start.launched()) ? start.launched() : end);
                wanted.merge(
                        new SpotMarket(location, start.availabilityZone(), start.instanceType()),
                        billed,
                        Period::around);
            }
        }
        return wanted;
    }

    private void ask(Location location, Fact fact, Instant now, Question question) {
        Asked asked = new Asked(location, fact);
        Instant paused = pausedUntil.get(asked);
        if (paused != null && now.isBefore(paused)) {
            return;
        }
        try {
            question.ask();
            problems.remove(asked);
        } catch (CancellationException e) {
            throw e;
        } catch (ServiceException e) {
            problems.put(asked, new Problem(fact, e.failure()));
            pausedUntil.put(asked, now.plus(AFTER_FAILURE));
        } catch (IllegalStateException e) {
            // The database could not be written, on a full disk say; the list of instances says so.
            pausedUntil.put(asked, now.plus(AFTER_FAILURE));
        }
    }

    List<Problem> problems(Location location) {
        List<Problem> here = new ArrayList<>();
        for (Fact fact : Fact.values()) {
            Optional.ofNullable(problems.get(new Asked(location, fact))).ifPresent(here::add);
        }
        return here;
    }

    /** When the list prices were asked for; empty where they are those of the program's own tables. */
    Optional<Instant> pricesAsked(Location location) {
        return location.isThisComputer() ? Optional.empty() : book.asked(location);
    }

    Optional<DiskRates> diskRates(Location location, String volumeType) {
        return book.rates(location, volumeType);
    }
}
