package dev.runctl.domain.checkpoint;

import dev.runctl.domain.metric.Goal;
import dev.runctl.domain.metric.MetricName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which checkpoints of a run stay: those that at least one rule keeps. Each rule keeps too what it cannot judge, and a checkpoint of
 * no known run stays: only a person who chooses it can delete it. Whole ones count
 * apart from those that nobody can judge by their content, so that a doubtful one never takes the place of a whole one.
 *
 * @param last how many of the newest stay; 0 for no such rule
 * @param best how many of the best by the metric stay; 0 for no such rule
 * @param metric in any spelling, by {@link MetricName}
 * @param every those stay whose epoch or step is a multiple of it; 0 for no such rule
 * @param count what {@code every} counts; empty for epochs where a run's checkpoints have them, else steps
 * @param sweepIncomplete whether incomplete ones go; else they all stay
 */
public record KeepRules(
        int last, int best, Optional<MetricName> metric, long every, Optional<Count> count, boolean sweepIncomplete) {
    /** What a number in a checkpoint's name or file counts. */
    public enum Count {
        EPOCH,
        STEP
    }

    public KeepRules {
        if (last < 0 || best < 0 || every < 0) {
            throw new IllegalArgumentException("negative");
        }
        if (best > 0 && metric.flatMap(Goal::of).isEmpty()) {
            throw new IllegalArgumentException("nobody can tell which value of the metric is better");
        }
    }

    /** Whether a rule says what stays. Where none does, all but incomplete ones stay. */
    public boolean isEmpty() {
        return last == 0 && best == 0 && every == 0;
    }

    /** Why each stays, in the order given; an empty set for one that goes. */
    public Map<HeldCheckpoint, Set<KeepReason>> decide(Collection<HeldCheckpoint> checkpoints) {
        Map<HeldCheckpoint, Set<KeepReason>> reasons = new LinkedHashMap<>();
        checkpoints.forEach(it -> reasons.put(it, EnumSet.noneOf(KeepReason.class)));
        checkpoints.stream()
                .collect(Collectors.groupingBy(HeldCheckpoint::group))
                .values()
                .forEach(run -> decide(run, reasons));
        mark(reasons, checkpoints, it -> it.checkpoint().run().isEmpty(), KeepReason.NO_RUN);
        always(checkpoints).forEach((it, reason) -> keep(reasons, it, reason));
        return reasons;
    }

    private void decide(List<HeldCheckpoint> run, Map<HeldCheckpoint, Set<KeepReason>> reasons) {
        List<HeldCheckpoint> usable =
                run.stream().filter(it -> !it.isIncomplete()).toList();
        if (!sweepIncomplete) {
            mark(reasons, run, HeldCheckpoint::isIncomplete, KeepReason.NO_RULE);
        }
        if (isEmpty()) {
            mark(reasons, usable, it -> true, KeepReason.NO_RULE);
        }
        Count counted = count.orElse(
                usable.stream().anyMatch(it -> it.checkpoint().epoch().isPresent()) ? Count.EPOCH : Count.STEP);
        if (every > 0) {
            mark(reasons, usable, it -> number(it, counted).isEmpty(), KeepReason.NOT_NUMBERED);
            mark(
                    reasons,
                    usable,
                    it -> number(it, counted).stream().anyMatch(number -> number % every == 0),
                    KeepReason.EVERY);
        }
        for (boolean complete : new boolean[] {true, false}) {
            List<HeldCheckpoint> alike =
                    usable.stream().filter(it -> it.isComplete() == complete).toList();
            alike.stream().sorted(newest(run)).limit(last).forEach(it -> keep(reasons, it, KeepReason.LAST));
            if (best > 0) {
                MetricName name = metric.orElseThrow();
                mark(reasons, alike, it -> value(it, name).isEmpty(), KeepReason.NOT_MEASURED);
                alike.stream()
                        .filter(it -> value(it, name).isPresent())
                        .sorted(better(name).thenComparing(newest(run)))
                        .limit(best)
                        .forEach(it -> keep(reasons, it, KeepReason.BEST));
            }
        }
    }

    /** What stays whatever anybody wants. */
    public static Map<HeldCheckpoint, KeepReason> always(Collection<HeldCheckpoint> checkpoints) {
        Map<HeldCheckpoint, KeepReason> kept = new LinkedHashMap<>();
        for (HeldCheckpoint it : checkpoints) {
            if (it.isProtected()) {
                kept.put(it, KeepReason.PROTECTED);
            } else if (it.isActive() && it.isIncomplete()) {
                kept.put(it, KeepReason.MAYBE_WRITTEN);
            }
        }
        checkpoints.stream()
                .filter(it -> it.isActive() && it.isComplete())
                .collect(Collectors.groupingBy(HeldCheckpoint::group))
                .values()
                .forEach(run ->
                        run.stream().min(newest(run)).ifPresent(it -> kept.put(it, KeepReason.NEWEST_OF_ACTIVE)));
        return kept;
    }

    /** @param own one run's */
    static Comparator<HeldCheckpoint> newest(List<HeldCheckpoint> own) {
        return Comparator.comparing(
                HeldCheckpoint::checkpoint,
                TrainingOrder.newestFirst(
                        own.stream().map(HeldCheckpoint::checkpoint).toList()));
    }

    private static Comparator<HeldCheckpoint> better(MetricName name) {
        Comparator<HeldCheckpoint> lowest =
                Comparator.comparing(it -> value(it, name).orElseThrow());
        return Goal.of(name).orElseThrow() == Goal.LOWEST ? lowest : lowest.reversed();
    }

    /** The figure that it is ranked by, with its name as it is spelled; empty where it has none. */
    public static Optional<Map.Entry<String, Double>> figure(HeldCheckpoint held, MetricName name) {
        return held.checkpoint().metrics().entrySet().stream()
                .filter(it -> isName(it.getKey()) && MetricName.of(it.getKey()).equals(name))
                .filter(it -> Double.isFinite(it.getValue()))
                .min(Map.Entry.comparingByKey());
    }

    private static Optional<Double> value(HeldCheckpoint held, MetricName name) {
        return figure(held, name).map(Map.Entry::getValue);
    }

    private static boolean isName(String written) {
        return !written.isBlank() && written.strip().length() <= MetricName.LONGEST;
    }

    /** The metrics by which one of these can be called the best, the most telling one first. */
    public static List<MetricName> metrics(Collection<HeldCheckpoint> checkpoints) {
        List<MetricName> names = checkpoints.stream()
                .flatMap(it -> it.checkpoint().metrics().keySet().stream())
                .filter(KeepRules::isName)
                .map(MetricName::of)
                .filter(it -> Goal.of(it).isPresent())
                .distinct()
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
        Goal.deciding(names).ifPresent(first -> {
            names.remove(first);
            names.addFirst(first);
        });
        return List.copyOf(names);
    }

    private static OptionalLong number(HeldCheckpoint held, Count counted) {
        return counted == Count.EPOCH
                ? held.checkpoint().epoch()
                : held.checkpoint().step();
    }

    private static void keep(Map<HeldCheckpoint, Set<KeepReason>> reasons, HeldCheckpoint held, KeepReason reason) {
        reasons.computeIfAbsent(held, it -> EnumSet.noneOf(KeepReason.class)).add(reason);
    }

    private static void mark(
            Map<HeldCheckpoint, Set<KeepReason>> reasons,
            Collection<HeldCheckpoint> of,
            Predicate<HeldCheckpoint> which,
            KeepReason reason) {
        of.stream().filter(which).forEach(it -> keep(reasons, it, reason));
    }
}
