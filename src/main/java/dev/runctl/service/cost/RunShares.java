package dev.runctl.service.cost;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Shares an instance's hours among the runs that were on it: time with several is theirs in equal parts. */
final class RunShares {
    /** @param idle what no run was on the instance for */
    record Shares(Map<RunId, Amount> runs, Amount idle) {}

    private RunShares() {}

    /** When a run used its instance; empty before it started. */
    static Optional<Period> time(Run run, Instant now) {
        return run.started().map(from -> {
            Instant until = run.ended()
                    .orElse(run.status().state().isActive() ? now : run.status().since());
            return new Period(from, until.isBefore(from) ? from : until);
        });
    }

    /** @param cost the instance's hours within a period */
    static Shares of(List<Run> runs, Period period, Instant now, Function<Period, Amount> cost) {
        Map<Instant, List<RunId>> begin = new HashMap<>();
        Map<Instant, List<RunId>> end = new HashMap<>();
        NavigableSet<Instant> cuts = new TreeSet<>(List.of(period.from(), period.until()));
        for (Run run : runs) {
            time(run, now)
                    .map(it -> it.within(period))
                    .filter(it -> !it.isEmpty())
                    .ifPresent(it -> {
                        begin.computeIfAbsent(it.from(), any -> new ArrayList<>())
                                .add(run.id());
                        end.computeIfAbsent(it.until(), any -> new ArrayList<>())
                                .add(run.id());
                        cuts.add(it.from());
                        cuts.add(it.until());
                    });
        }
        Map<RunId, Amount> shares = new HashMap<>();
        Amount idle = Amount.NONE;
        Set<RunId> there = new HashSet<>();
        Instant from = cuts.first();
        for (Instant until : cuts.tailSet(from, false)) {
            end.getOrDefault(from, List.of()).forEach(there::remove);
            there.addAll(begin.getOrDefault(from, List.of()));
            Amount amount = cost.apply(new Period(from, until));
            from = until;
            if (amount.isNothing()) {
                continue;
            }
            if (there.isEmpty()) {
                idle = idle.plus(amount);
            } else {
                Amount each = amount.dividedBy(there.size());
                there.forEach(id -> shares.merge(id, each, Amount::plus));
            }
        }
        return new Shares(shares, idle);
    }
}
