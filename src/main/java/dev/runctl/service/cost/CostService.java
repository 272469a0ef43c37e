package dev.runctl.service.cost;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.ledger.Start;
import dev.runctl.domain.ledger.StartObservation;
import dev.runctl.domain.ledger.Thing;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.instance.InstanceSightings;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps what is seen of instances' starts, and says what they have cost. */
public final class CostService implements InstanceSightings {
    /** A start that only goes on is written that often; what is lost in a crash is a gap of that length. */
    private static final Duration WRITTEN = Duration.ofMinutes(1);

    /** What was last seen and last written of a location's instances. */
    private static final class Known {
        final Map<InstanceRef, Start> seen = new HashMap<>();
        final Map<InstanceRef, Start> written = new HashMap<>();
        Instant looked = Instant.EPOCH;
        boolean isWritten = true;
    }

    private final StartLedger ledger;
    private final HourPrices prices;
    private final Holdings holdings;
    private final CostFacts facts;
    private final Function<Location, List<Run>> runs;
    private final Clock clock;
    private final Map<Location, Known> known = new ConcurrentHashMap<>();

    /** @param runs those that were launched on the location's instances */
    public CostService(
            StartLedger ledger,
            HourPrices prices,
            Holdings holdings,
            CostFacts facts,
            Function<Location, List<Run>> runs,
            Clock clock) {
        this.ledger = ledger;
        this.prices = prices;
        this.holdings = holdings;
        this.facts = facts;
        this.runs = runs;
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
            write(here, location, due, at);
        }
        facts.refreshLater(location);
    }

    /** A list is shown even if nothing can be written, on a full disk say; what is due is then written with the next. */
    private void write(Known here, Location location, List<Start> due, Instant at) {
        boolean isLookDue = !at.isBefore(here.looked.plus(WRITTEN)) || at.isBefore(here.looked);
        if (due.isEmpty() && !isLookDue) {
            return;
        }
        try {
            if (!due.isEmpty()) {
                ledger.save(due);
            }
            due.forEach(it -> here.written.put(it.ref(), it));
            if (isLookDue) {
                ledger.looked(location, at);
                here.looked = at;
            }
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

    /** Asks for what is due beside the instances, and waits for it; for a program that ends with its answer. */
    public void refresh(Location location) {
        facts.refresh(location);
    }

    /** Why something that costs are made of is not known, or older than it should be. */
    public List<CostFacts.Problem> problems(Location location) {
        return facts.problems(location);
    }

    /**
     * What the location's instances have cost, by what was seen until now.
     *
     * @param zone whose midnight begins a day and a month
     */
    public CostReport report(Location location, ZoneId zone) {
        Instant now = clock.instant();
        return report(look(location, zone, now), zone, now);
    }

    /**
     * What several locations have cost, all at one moment; what is seen from two of them is counted once.
     *
     * @param locations at least one
     */
    public CostOverview overview(List<Location> locations, ZoneId zone) {
        Instant now = clock.instant();
        SeenOnce.Result seen =
                SeenOnce.of(locations.stream().map(it -> look(it, zone, now)).toList());
        return new CostOverview(
                seen.parts().stream().map(it -> report(it, zone, now)).toList(), seen.shared());
    }

    /** All that were ever looked at from this machine, but This computer. */
    public List<Location> locations() {
        return ledger.locations().stream().filter(it -> !it.isThisComputer()).toList();
    }

    /** What is known of the month. */
    private SeenOnce.Looked look(Location location, ZoneId zone, Instant now) {
        Instant from = month(zone, now).from();
        List<Start> starts = starts(location, from);
        Instant earliest = starts.stream()
                .map(Start::launched)
                .filter(it -> it.isBefore(from))
                .min(Comparator.naturalOrder())
                .orElse(from);
        return new SeenOnce.Looked(
                location, earliest, starts, holdings.since(location, earliest), runs.apply(location));
    }

    private static Period day(ZoneId zone, Instant now) {
        LocalDate day = LocalDate.ofInstant(now, zone);
        return period(day, day.plusDays(1), zone);
    }

    private static Period month(ZoneId zone, Instant now) {
        LocalDate first = LocalDate.ofInstant(now, zone).withDayOfMonth(1);
        return period(first, first.plusMonths(1), zone);
    }

    private CostReport report(SeenOnce.Looked looked, ZoneId zone, Instant now) {
        Location location = looked.location();
        Period today = day(zone, now);
        Period month = month(zone, now);
        CostSums sums = sums(looked, today, month, now);
        CostSums.ByRun byRun = sums.byRun(looked.runs());
        return new CostReport(
                location,
                now,
                ledger.began(location),
                holdings.began(location, Thing.Kind.DISK),
                facts.pricesAsked(location),
                gaps(location, month.from()),
                known.computeIfAbsent(location, this::read).isWritten,
                today,
                month,
                sums.instances(),
                sums.loose(),
                sums.days(zone),
                byRun.runs(),
                byRun.idle());
    }

    /**
     * What each instance has cost since midnight, as the overview counts it; those that cost nothing, and This computer's, are
     * left out.
     */
    public Map<InstanceRef, Amount> today(List<Location> locations, ZoneId zone) {
        Instant now = clock.instant();
        Map<InstanceRef, Amount> all = new HashMap<>();
        SeenOnce.of(locations.stream()
                        .filter(it -> !it.isThisComputer())
                        .map(it -> look(it, zone, now))
                        .toList())
                .parts()
                .forEach(it -> all.putAll(
                        sums(it, day(zone, now), month(zone, now), now).today()));
        return all;
    }

    private CostSums sums(SeenOnce.Looked looked, Period today, Period month, Instant now) {
        Location location = looked.location();
        HeldCosts held = new HeldCosts(
                location, type -> facts.diskRates(location, type), new Period(looked.from(), month.until()), now);
        return new CostSums(location, prices, held, now, today, month, looked.starts(), looked.holdings());
    }

    /**
     * A run's part of its instance's hours within a period, as the report counts it: the whole while it is alone there.
     *
     * @return empty where no start was seen of that time
     */
    public Optional<Amount> cost(Run run, Period period) {
        Instant now = clock.instant();
        Location location = run.request().target().location();
        List<Start> own = starts(location, period.from()).stream()
                .filter(it -> it.ref().equals(run.request().target()))
                .filter(it -> !it.most(now).within(period).isEmpty())
                .toList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        List<Run> there = runs.apply(location).stream()
                .filter(it -> it.request().target().equals(run.request().target())
                        && !it.id().equals(run.id()))
                .toList();
        List<Run> all = Stream.concat(Stream.of(run), there.stream()).toList();
        Amount share = RunShares.of(
                        all,
                        period,
                        now,
                        part -> own.stream()
                                .filter(it -> !it.most(now).within(part).isEmpty())
                                .map(it -> it.cost(prices.history(it), part, now))
                                .reduce(Amount.NONE, Amount::plus))
                .runs()
                .getOrDefault(run.id(), Amount.NONE);
        return Optional.of(share);
    }

    /** What an hour of the instance costs now, where it runs and its price is known. */
    public Optional<HourlyPrice> pricePerHour(InstanceRef ref) {
        Known here = known.computeIfAbsent(ref.location(), this::read);
        Optional<Start> newest;
        synchronized (here) {
            newest = Optional.ofNullable(here.seen.get(ref));
        }
        return newest.filter(it -> it.ended().isEmpty()).flatMap(it -> prices.at(it, clock.instant()));
    }

    /**
     * What runs have cost, until now or their ends: one look at the ledger for each location, however many they are.
     *
     * @param runs with all others of their instances, because those side by side share the hours
     */
    public Map<RunId, RunExpense> expenses(List<Run> runs) {
        Instant now = clock.instant();
        Map<RunId, RunExpense> expenses = new HashMap<>();
        runs.stream()
                .collect(Collectors.groupingBy(it -> it.request().target().location()))
                .forEach((location, there) -> {
                    if (location.isThisComputer()) {
                        there.forEach(it -> expenses.put(it.id(), RunExpense.FREE));
                        return;
                    }
                    List<Start> seen = RunExpenses.first(there, now)
                            .map(from -> starts(location, from))
                            .orElse(List.of());
                    expenses.putAll(RunExpenses.of(there, seen, prices::history, now));
                });
        return expenses;
    }

    /** What one run has cost, as {@link #expenses} tells it. */
    public RunExpense expense(Run run) {
        InstanceRef target = run.request().target();
        Stream<Run> others = target.location().isThisComputer()
                ? Stream.empty()
                : runs.apply(target.location()).stream()
                        .filter(it -> it.request().target().equals(target))
                        .filter(it -> !it.id().equals(run.id()));
        return expenses(Stream.concat(Stream.of(run), others).toList()).getOrDefault(run.id(), RunExpense.UNKNOWN);
    }

    /** Those that were written down, the newest as they were last seen: writing follows seeing by up to a minute. */
    private List<Start> starts(Location location, Instant from) {
        Known here = known.computeIfAbsent(location, this::read);
        Map<InstanceRef, Start> seen;
        synchronized (here) {
            seen = Map.copyOf(here.seen);
        }
        return ledger.since(location, from).stream()
                .map(it -> {
                    Start newest = seen.getOrDefault(it.ref(), it);
                    boolean isNewer = newest.launched().equals(it.launched())
                            && it.ended().isEmpty()
                            && newest.seen().isAfter(it.seen());
                    return isNewer ? newest : it;
                })
                .toList();
    }

    private List<Period> gaps(Location location, Instant from) {
        List<Period> watched = ledger.watched(location, from);
        List<Period> gaps = new ArrayList<>();
        for (int i = 1; i < watched.size(); i++) {
            Instant until = watched.get(i).from();
            Instant begin = watched.get(i - 1).until();
            if (begin.isBefore(until)) {
                gaps.add(new Period(begin, until));
            }
        }
        return gaps;
    }

    static Period period(LocalDate from, LocalDate until, ZoneId zone) {
        return new Period(
                from.atStartOfDay(zone).toInstant(), until.atStartOfDay(zone).toInstant());
    }
}
