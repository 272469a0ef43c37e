package dev.runctl.service.cost;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.domain.ledger.Start;
import dev.runctl.domain.ledger.StartObservation;
import dev.runctl.service.instance.InstanceSightings;
import dev.runctl.service.instance.PriceSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Keeps what is seen of instances' starts, and says what they have cost. */
public final class CostService implements InstanceSightings {
    /** A start that only goes on is written that often; what is lost in a crash is a gap of that length. */
    private static final Duration WRITTEN = Duration.ofMinutes(1);

    /**
     * @param since when this machine first looked at the location: earlier costs are not known
     * @param isWritten whether what was seen last could be kept
     * @param instances those that cost something this month, the dearest first
     */
    public record Report(
            Optional<Instant> since, Period today, Period month, boolean isWritten, List<InstanceCosts> instances) {
        public Report {
            instances = List.copyOf(instances);
        }
    }

    /** What was last seen and last written of a location's instances. */
    private static final class Known {
        final Map<InstanceRef, Start> seen = new HashMap<>();
        final Map<InstanceRef, Start> written = new HashMap<>();
        boolean isWritten = true;
    }

    private final StartLedger ledger;
    private final PriceSource prices;
    private final Clock clock;
    private final Map<Location, Known> known = new ConcurrentHashMap<>();

    public CostService(StartLedger ledger, PriceSource prices, Clock clock) {
        this.ledger = ledger;
        this.prices = prices;
        this.clock = clock;
    }

    @Override
    public void saw(Location location, List<Instance> instances, Instant at) {
        Known here = known.computeIfAbsent(location, this::read);
        synchronized (here) {
            List<Start> due = new ArrayList<>();
            Set<InstanceRef> there = new HashSet<>();
            for (Instance instance : instances) {
                there.add(instance.ref());
                Optional<Start> newest = Optional.ofNullable(here.seen.get(instance.ref()));
                StartObservation.of(newest, instance, at).forEach(it -> take(here, it, due));
            }
            for (Start start : List.copyOf(here.seen.values())) {
                if (!there.contains(start.ref())) {
                    StartObservation.gone(Optional.of(start), at).forEach(it -> take(here, it, due));
                }
            }
            write(here, due);
        }
    }

    /** A list is shown even if nothing can be written, on a full disk say; what is due is then written with the next. */
    private void write(Known here, List<Start> due) {
        if (due.isEmpty()) {
            return;
        }
        try {
            ledger.save(due);
            due.forEach(it -> here.written.put(it.ref(), it));
            here.isWritten = true;
        } catch (IllegalStateException e) {
            here.isWritten = false;
        }
    }

    private Known read(Location location) {
        Known read = new Known();
        read.seen.putAll(ledger.newest(location));
        read.written.putAll(read.seen);
        return read;
    }

    private static void take(Known here, Start start, List<Start> due) {
        here.seen.put(start.ref(), start);
        Start written = here.written.get(start.ref());
        boolean goesOn = written != null
                && written.launched().equals(start.launched())
                && written.ended().equals(start.ended())
                && start.seen().isBefore(written.seen().plus(WRITTEN));
        if (!goesOn) {
            due.add(start);
        }
    }

    /**
     * What the location's instances have cost, by what was seen until now.
     *
     * @param zone whose midnight begins a day and a month
     */
    public Report report(Location location, ZoneId zone) {
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, zone);
        Period today = period(day, day.plusDays(1), zone);
        Period month = period(day.withDayOfMonth(1), day.withDayOfMonth(1).plusMonths(1), zone);
        Map<InstanceRef, List<Start>> starts =
                ledger.since(location, month.from()).stream().collect(Collectors.groupingBy(Start::ref));
        List<InstanceCosts> costs = starts.values().stream()
                .map(own -> costs(own, today, month, now))
                .sorted(Comparator.comparing((InstanceCosts it) -> it.month().high())
                        .reversed()
                        .thenComparing(it -> it.ref().id()))
                .toList();
        boolean isWritten = known.computeIfAbsent(location, this::read).isWritten;
        return new Report(ledger.began(location), today, month, isWritten, costs);
    }

    private static Period period(LocalDate from, LocalDate until, ZoneId zone) {
        return new Period(
                from.atStartOfDay(zone).toInstant(), until.atStartOfDay(zone).toInstant());
    }

    private InstanceCosts costs(List<Start> starts, Period today, Period month, Instant now) {
        Start newest =
                starts.stream().max(Comparator.comparing(Start::launched)).orElseThrow();
        Period always = new Period(Instant.EPOCH, now.plus(Start.LEAST));
        Amount thisStart = newest.ended().isPresent() ? Amount.NONE : cost(newest, always, now);
        return new InstanceCosts(
                newest.ref(),
                newest.instanceType(),
                price(newest),
                thisStart,
                sum(starts, today, now),
                sum(starts, month, now),
                starts.stream().map(it -> it.ran(month, now)).reduce(Duration.ZERO, Duration::plus));
    }

    private Amount sum(List<Start> starts, Period period, Instant now) {
        return starts.stream().map(it -> cost(it, period, now)).reduce(Amount.NONE, Amount::plus);
    }

    private Amount cost(Start start, Period period, Instant now) {
        PriceHistory history =
                price(start).map(it -> PriceHistory.always(it.usd())).orElse(PriceHistory.UNKNOWN);
        return start.cost(history, period, now);
    }

    /** None for spot: the price that is known of it is one of a day and a zone, not what was paid. */
    private Optional<HourlyPrice> price(Start start) {
        if (start.lifecycle() == Lifecycle.SPOT && !start.ref().location().isThisComputer()) {
            return Optional.empty();
        }
        return prices.price(start.ref().location(), start.instanceType(), start.lifecycle());
    }
}
