package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.Location;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * What several locations cost at one moment, in US dollars: each by itself, and together. What is known of none of them is in
 * no sum: see {@link #unseen}.
 *
 * @param parts one for each location, at least one, all of the same moment, day and month; nothing is in two of them
 * @param shared what locations see that is another one's, in which it is counted: they lead into one account
 */
public record CostOverview(List<CostReport> parts, List<Shared> shared) {
    /**
     * Instances, disks and addresses that two locations see.
     *
     * @param count how many; at least one
     */
    public record Shared(Location location, Location countedAt, long count) {}

    public CostOverview {
        parts = List.copyOf(parts);
        shared = List.copyOf(shared);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no location");
        }
    }

    public CostOverview(CostReport only) {
        this(List.of(only), List.of());
    }

    public List<Location> locations() {
        return parts.stream().map(CostReport::location).toList();
    }

    /** Those that nobody here ever looked at: what they cost is not known. */
    public List<Location> unseen() {
        return parts.stream()
                .filter(it -> it.since().isEmpty())
                .map(CostReport::location)
                .toList();
    }

    public Instant at() {
        return parts.getFirst().at();
    }

    public Period today() {
        return parts.getFirst().today();
    }

    public Period month() {
        return parts.getFirst().month();
    }

    /** Whether what was seen last could be kept, everywhere. */
    public boolean isWritten() {
        return parts.stream().allMatch(CostReport::isWritten);
    }

    /** Whether there is no line at all. */
    public boolean isEmpty() {
        return parts.stream()
                .allMatch(it -> it.instances().isEmpty() && it.loose().isEmpty());
    }

    public Spent all() {
        return sum(CostReport::all, Spent.NOTHING, Spent::plus);
    }

    /** What disks and addresses cost, attached or not. */
    public Spent held() {
        return sum(CostReport::held, Spent.NOTHING, Spent::plus);
    }

    /** What is spent on instances that do not run, and on what is attached to none. */
    public Rate bleeding() {
        return sum(CostReport::bleeding, Rate.NONE, Rate::plus);
    }

    /** What the month will have cost if what is there now stays as it is until its end. */
    public Amount forecast() {
        return sum(CostReport::forecast, Amount.NONE, Amount::plus);
    }

    /** The part of the instances' hours in which no run was on them. */
    public Amount idle() {
        return sum(CostReport::idle, Amount.NONE, Amount::plus);
    }

    private <T> T sum(Function<CostReport, T> part, T none, BinaryOperator<T> plus) {
        return parts.stream().map(part).reduce(none, plus);
    }

    /** How many instances run. */
    public long running() {
        return parts.stream()
                .flatMap(it -> it.instances().stream())
                .filter(InstanceCosts::runs)
                .count();
    }

    /** The dearest first. */
    public List<RunCosts> runs() {
        return parts.stream()
                .flatMap(it -> it.runs().stream())
                .sorted(Comparator.comparing((RunCosts it) -> it.month().high()).reversed())
                .toList();
    }

    /** A project's runs are summed wherever they ran; the dearest first. */
    public Map<String, Amount> projects() {
        Map<String, Amount> sums = new HashMap<>();
        runs().forEach(it -> sums.merge(it.project(), it.month(), Amount::plus));
        Map<String, Amount> sorted = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<String, Amount> it) -> it.getValue().high())
                        .reversed())
                .forEach(it -> sorted.put(it.getKey(), it.getValue()));
        return sorted;
    }

    /** The days of the month so far. */
    public List<DayCosts> days() {
        Map<LocalDate, DayCosts> days = new TreeMap<>();
        for (CostReport part : parts) {
            for (DayCosts day : part.days()) {
                days.merge(day.day(), day, DayCosts::plus);
            }
        }
        return new ArrayList<>(days.values());
    }

    /** The oldest of the answers of AWS's price list that the sums rest on; empty where one of them is a table's. */
    public Optional<Instant> pricesAsked() {
        return parts.stream().allMatch(it -> it.pricesAsked().isPresent())
                ? parts.stream().flatMap(it -> it.pricesAsked().stream()).min(Instant::compareTo)
                : Optional.empty();
    }

    /** Times in which nobody looked at one of them or more; the longest first. */
    public List<Period> gaps() {
        List<Period> union = new ArrayList<>();
        parts.stream()
                .flatMap(it -> it.gaps().stream())
                .sorted(Comparator.comparing(Period::from))
                .forEach(gap -> {
                    boolean goesOn = !union.isEmpty()
                            && !gap.from().isAfter(union.getLast().until());
                    union.add(goesOn ? union.removeLast().around(gap) : gap);
                });
        union.sort(Comparator.comparing(Period::length).reversed());
        return union;
    }
}
