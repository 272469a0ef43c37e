package dev.runctl.domain.checkpoint;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What would be deleted and what stays. Nothing is deleted by making one. A file on the instance, and an object in S3, is told of
 * once: where two entries name it and one of them stays, it stays.
 *
 * @param kept in the order of the list they came from
 * @param removals in that order too
 */
public record CleanPlan(List<Kept> kept, List<Removal> removals) {
    /** @param reasons why, at least one */
    public record Kept(HeldCheckpoint held, Set<KeepReason> reasons) {}

    /** @param from the places it is deleted from: those chosen in which it lies */
    public record Removal(HeldCheckpoint held, Set<CopyPlace> from) {
        public long bytes(CopyPlace place) {
            return from.contains(place) ? held.bytesIn(place) : 0;
        }

        /** Whether no whole one is left anywhere. */
        public boolean isLast() {
            return !held.wholeIn().isEmpty() && from.containsAll(held.wholeIn());
        }
    }

    public CleanPlan {
        kept = List.copyOf(kept);
        removals = List.copyOf(removals);
        Set<String> staying =
                kept.stream().flatMap(it -> it.held().spots().stream()).collect(Collectors.toSet());
        for (Removal it : removals) {
            if (it.from().stream()
                    .flatMap(place -> it.held().spots(place).stream())
                    .anyMatch(staying::contains)) {
                throw new IllegalArgumentException(it.held().checkpoint().path() + " is both kept and deleted");
            }
        }
    }

    /**
     * What rules leave.
     *
     * @param places where to delete
     * @param reachable whether the instance can be asked to delete
     */
    public static CleanPlan by(KeepRules rules, List<HeldCheckpoint> all, Set<CopyPlace> places, boolean reachable) {
        return of(rules.decide(all), places, reachable);
    }

    /** What a person has chosen one by one; what must stay does. */
    public static CleanPlan of(
            Collection<HeldCheckpoint> chosen, List<HeldCheckpoint> all, Set<CopyPlace> places, boolean reachable) {
        Map<HeldCheckpoint, KeepReason> always = KeepRules.always(all);
        Map<HeldCheckpoint, Set<KeepReason>> reasons = new LinkedHashMap<>();
        for (HeldCheckpoint it : all) {
            Set<KeepReason> why = EnumSet.noneOf(KeepReason.class);
            if (!chosen.contains(it)) {
                why.add(KeepReason.NOT_CHOSEN);
            } else {
                Optional.ofNullable(always.get(it)).ifPresent(why::add);
            }
            reasons.put(it, why);
        }
        return of(reasons, places, reachable);
    }

    private static CleanPlan of(
            Map<HeldCheckpoint, Set<KeepReason>> reasons, Set<CopyPlace> places, boolean reachable) {
        List<Kept> kept = new ArrayList<>();
        List<Removal> removals = new ArrayList<>();
        SharedSpots.keepWins(reasons).forEach((held, why) -> {
            Set<CopyPlace> lies = places.stream()
                    .filter(held::isIn)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(CopyPlace.class)));
            boolean outOfReach = lies.contains(CopyPlace.INSTANCE) && !reachable;
            if (outOfReach) {
                lies.remove(CopyPlace.INSTANCE);
            }
            if (!why.isEmpty()) {
                kept.add(new Kept(held, why));
            } else if (lies.isEmpty()) {
                kept.add(new Kept(held, Set.of(outOfReach ? KeepReason.OUT_OF_REACH : KeepReason.ELSEWHERE)));
            } else {
                removals.add(new Removal(held, lies));
            }
        });
        return new CleanPlan(kept, removals);
    }

    public boolean isEmpty() {
        return removals.isEmpty();
    }

    public long bytes(CopyPlace place) {
        return removals.stream().mapToLong(it -> it.bytes(place)).sum();
    }

    /** What the copies in S3 cost on AWS. Space on an instance's disk is paid for by the disk's size, so it counts nothing. */
    public BigDecimal usdPerMonth() {
        return StoragePrice.s3PerMonth(bytes(CopyPlace.S3));
    }

    /** Those of which no whole one is left anywhere. */
    public List<Removal> last() {
        return removals.stream().filter(Removal::isLast).toList();
    }

    /**
     * The newest one of each unfinished run that can be resumed from now and could not be afterwards. Where a run has none that is
     * surely complete, those that nobody can judge count.
     */
    public List<HeldCheckpoint> lastOfUnfinished() {
        Set<HeldCheckpoint> vanishing = last().stream().map(Removal::held).collect(Collectors.toSet());
        List<HeldCheckpoint> all = new ArrayList<>();
        removals.forEach(it -> all.add(it.held()));
        kept.forEach(it -> all.add(it.held()));
        return all.stream()
                .filter(it -> it.isUnfinished() && !it.wholeIn().isEmpty())
                .collect(Collectors.groupingBy(HeldCheckpoint::group))
                .values()
                .stream()
                .map(CleanPlan::resumable)
                .filter(vanishing::containsAll)
                .map(run -> run.stream().min(KeepRules.newest(run)).orElseThrow())
                .sorted(Comparator.<HeldCheckpoint, Instant>comparing(
                                it -> it.checkpoint().modified())
                        .reversed())
                .toList();
    }

    private static List<HeldCheckpoint> resumable(List<HeldCheckpoint> run) {
        List<HeldCheckpoint> complete =
                run.stream().filter(HeldCheckpoint::isComplete).toList();
        return complete.isEmpty() ? run : complete;
    }
}
