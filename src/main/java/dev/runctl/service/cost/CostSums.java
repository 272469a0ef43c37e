package dev.runctl.service.cost;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.DayCosts;
import dev.runctl.domain.ledger.Holding;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.domain.ledger.LooseCosts;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.RunCosts;
import dev.runctl.domain.ledger.Spent;
import dev.runctl.domain.ledger.Start;
import dev.runctl.domain.ledger.Thing;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds up what is known of a location at one moment. */
final class CostSums {
    private final Location location;
    private final HourPrices prices;
    private final HeldCosts held;
    private final Instant now;
    private final Period today;
    private final Period month;
    private final Map<InstanceRef, List<Start>> starts;
    private final Map<InstanceRef, List<Holding>> attached;
    private final List<Holding> loose;

    /** @param holdings none on This computer, where nothing is paid for */
    CostSums(
            Location location,
            HourPrices prices,
            HeldCosts held,
            Instant now,
            Period today,
            Period month,
            List<Start> starts,
            List<Holding> holdings) {
        this.location = location;
        this.prices = prices;
        this.held = held;
        this.now = now;
        this.today = today;
        this.month = month;
        this.starts = starts.stream().collect(Collectors.groupingBy(Start::ref));
        this.attached = holdings.stream()
                .filter(it -> it.instance().isPresent())
                .collect(Collectors.groupingBy(it -> ref(it.instance().orElseThrow())));
        this.loose = holdings.stream().filter(it -> it.instance().isEmpty()).toList();
    }

    private InstanceRef ref(InstanceId id) {
        return new InstanceRef(location, id);
    }

    List<InstanceCosts> instances() {
        return Stream.concat(starts.keySet().stream(), attached.keySet().stream())
                .distinct()
                .map(this::instance)
                .filter(it -> it.runs() || !it.all().isNothing())
                .sorted(Comparator.comparing(
                                (InstanceCosts it) -> it.all().month().high())
                        .reversed()
                        .thenComparing(it -> it.ref().id()))
                .toList();
    }

    /** Of each instance, with its disks and addresses; those that cost nothing are left out. */
    Map<InstanceRef, Amount> today() {
        Map<InstanceRef, Amount> costs = new HashMap<>();
        for (InstanceRef ref : instancesSeen()) {
            List<Start> own = starts.getOrDefault(ref, List.of());
            Amount amount = hours(own, today).plus(things(ref, own, today));
            if (!amount.isNothing()) {
                costs.put(ref, amount);
            }
        }
        return costs;
    }

    private InstanceCosts instance(InstanceRef ref) {
        List<Start> own = starts.getOrDefault(ref, List.of());
        Optional<Start> newest = own.stream().max(Comparator.comparing(Start::launched));
        Optional<Start> running = newest.filter(it -> it.ended().isEmpty());
        Period thisStart = running.map(
                        it -> new Period(it.launched(), it.most(now).until()))
                .orElse(new Period(now, now));
        List<Holding> disks = of(ref, Thing.Kind.DISK);
        List<Holding> kept = of(ref, Thing.Kind.ADDRESS);
        Rate hourly = running.map(it ->
                        prices.at(it, now).map(usd -> new Rate(usd.usd(), 0)).orElse(Rate.UNKNOWN))
                .orElse(Rate.NONE);
        boolean isGiven = running.filter(Start::hasPublicIp).isPresent()
                && kept.stream().allMatch(it -> it.ended().isPresent());
        Rate addressed = held.rate(kept).plus(isGiven ? held.addressRate() : Rate.NONE);
        return new InstanceCosts(
                ref,
                newest.map(Start::instanceType).orElse(""),
                newest.map(Start::lifecycle).orElse(Lifecycle.ON_DEMAND),
                running.isPresent(),
                newest.flatMap(it -> prices.at(it, now)),
                new Spent(
                        hourly,
                        running.map(it -> hours(List.of(it), thisStart)).orElse(Amount.NONE),
                        hours(own, today),
                        hours(own, month)),
                new Spent(
                        held.rate(disks),
                        held.cost(disks, thisStart),
                        held.cost(disks, today),
                        held.cost(disks, month)),
                new Spent(
                        addressed,
                        addresses(own, kept, thisStart),
                        addresses(own, kept, today),
                        addresses(own, kept, month)),
                own.stream().map(it -> it.ran(month, now)).reduce(Duration.ZERO, Duration::plus));
    }

    private List<Holding> of(InstanceRef ref, Thing.Kind kind) {
        return attached.getOrDefault(ref, List.of()).stream()
                .filter(it -> it.thing().kind() == kind)
                .toList();
    }

    private Amount hours(List<Start> own, Period period) {
        return own.stream()
                .filter(it -> !it.most(now).within(period).isEmpty())
                .map(it -> it.cost(prices.history(it), period, now))
                .reduce(Amount.NONE, Amount::plus);
    }

    private Amount addresses(List<Start> own, List<Holding> kept, Period period) {
        return own.stream()
                .filter(it -> !it.most(now).within(period).isEmpty())
                .map(it -> held.addressOf(it, kept, period))
                .reduce(held.cost(kept, period), Amount::plus);
    }

    /** Of an instance's disks and addresses. */
    private Amount things(InstanceRef ref, List<Start> own, Period period) {
        return held.cost(of(ref, Thing.Kind.DISK), period).plus(addresses(own, of(ref, Thing.Kind.ADDRESS), period));
    }

    /** One line for each thing, however often it changed; those that are gone and cost nothing this month are left out. */
    List<LooseCosts> loose() {
        Map<String, List<Holding>> byId = loose.stream().collect(Collectors.groupingBy(Holding::id));
        return byId.values().stream()
                .map(own -> {
                    Holding newest = own.stream()
                            .max(Comparator.comparing(it -> it.began().latest()))
                            .orElseThrow();
                    Spent spent = new Spent(held.rate(own), Amount.NONE, held.cost(own, today), held.cost(own, month));
                    return new LooseCosts(newest.id(), newest.name(), newest.thing(), spent);
                })
                .filter(it -> !it.spent().isNothing())
                .sorted(Comparator.comparing(
                                (LooseCosts it) -> it.spent().month().high())
                        .reversed()
                        .thenComparing(LooseCosts::id))
                .toList();
    }

    /** The days of the month so far. */
    List<DayCosts> days(ZoneId zone) {
        List<DayCosts> days = new ArrayList<>();
        LocalDate day = LocalDate.ofInstant(month.from(), zone);
        LocalDate last = LocalDate.ofInstant(now, zone);
        for (; !day.isAfter(last); day = day.plusDays(1)) {
            Period period = CostService.period(day, day.plusDays(1), zone);
            Amount hours = Amount.NONE;
            Amount things = held.cost(loose, period);
            for (InstanceRef ref : instancesSeen()) {
                List<Start> own = starts.getOrDefault(ref, List.of());
                hours = hours.plus(hours(own, period));
                things = things.plus(things(ref, own, period));
            }
            days.add(new DayCosts(day, hours, things));
        }
        return days;
    }

    private TreeSet<InstanceRef> instancesSeen() {
        TreeSet<InstanceRef> all = new TreeSet<>(Comparator.comparing(InstanceRef::id));
        all.addAll(starts.keySet());
        all.addAll(attached.keySet());
        return all;
    }

    /** @param idle the part of all instances' hours in which no run was on them */
    record ByRun(List<RunCosts> runs, Amount idle) {}

    ByRun byRun(List<Run> runs) {
        Map<InstanceRef, List<Run>> on =
                runs.stream().collect(Collectors.groupingBy(it -> it.request().target()));
        Map<RunId, Amount> shares = new HashMap<>();
        Amount idle = Amount.NONE;
        for (Map.Entry<InstanceRef, List<Start>> own : starts.entrySet()) {
            RunShares.Shares shared = RunShares.of(
                    on.getOrDefault(own.getKey(), List.of()), month, now, part -> hours(own.getValue(), part));
            shares.putAll(shared.runs());
            idle = idle.plus(shared.idle());
        }
        List<RunCosts> costs = runs.stream()
                .filter(it -> shares.containsKey(it.id()))
                .map(it -> new RunCosts(
                        it.id(),
                        it.request().script(),
                        it.request().project(),
                        it.request().target(),
                        it.status().state().isActive(),
                        shares.getOrDefault(it.id(), Amount.NONE)))
                .sorted(Comparator.comparing((RunCosts it) -> it.month().high()).reversed())
                .toList();
        return new ByRun(costs, idle);
    }
}
