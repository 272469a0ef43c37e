package dev.runctl.service.cost;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.ledger.Start;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What many runs of one location have cost, all at once. */
final class RunExpenses {
    private static final BigDecimal MILLIS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis());

    /** A start with what does not change while it is looked at again and again. */
    private record Priced(Start start, Period most, PriceHistory prices) {}

    private RunExpenses() {}

    /** When the first of the runs began; empty where none has. */
    static Optional<Instant> first(List<Run> runs, Instant now) {
        return runs.stream()
                .flatMap(it -> RunShares.time(it, now).stream())
                .map(Period::from)
                .min(Instant::compareTo);
    }

    /**
     * @param runs all that share instances
     * @param starts of the location, since the first of the runs began
     */
    static Map<RunId, RunExpense> of(
            List<Run> runs, List<Start> starts, Function<Start, PriceHistory> prices, Instant now) {
        Map<InstanceRef, List<Priced>> seen = starts.stream()
                .map(it -> new Priced(it, it.most(now), prices.apply(it)))
                .collect(Collectors.groupingBy(it -> it.start().ref()));
        Map<RunId, RunExpense> expenses = new HashMap<>();
        runs.stream()
                .collect(Collectors.groupingBy(it -> it.request().target()))
                .forEach((ref, on) -> add(expenses, on, seen.getOrDefault(ref, List.of()), now));
        return expenses;
    }

    private static void add(Map<RunId, RunExpense> expenses, List<Run> on, List<Priced> own, Instant now) {
        Optional<Period> all =
                on.stream().flatMap(it -> RunShares.time(it, now).stream()).reduce(Period::around);
        Map<RunId, Amount> shares = all.isEmpty() || own.isEmpty()
                ? Map.of()
                : RunShares.of(on, all.get(), now, part -> cost(own, part, now)).runs();
        for (Run run : on) {
            Optional<Period> time = RunShares.time(run, now).filter(it -> !it.isEmpty());
            boolean isSeen = time.filter(it -> own.stream()
                            .anyMatch(start -> !start.most().within(it).isEmpty()))
                    .isPresent();
            expenses.put(
                    run.id(),
                    isSeen
                            ? RunExpense.seen(shares.getOrDefault(run.id(), Amount.NONE))
                            : time.map(it -> unseen(run, it)).orElse(RunExpense.NONE));
        }
    }

    private static Amount cost(List<Priced> own, Period part, Instant now) {
        Amount sum = Amount.NONE;
        for (Priced it : own) {
            if (!it.most().within(part).isEmpty()) {
                sum = sum.plus(it.start().cost(it.prices(), part, now));
            }
        }
        return sum;
    }

    /** By the price that its launch wrote down. */
    private static RunExpense unseen(Run run, Period time) {
        if (run.pricePerHourUsd().isBlank()) {
            return RunExpense.UNKNOWN;
        }
        try {
            BigDecimal hourly = new BigDecimal(run.pricePerHourUsd().strip());
            BigDecimal millis = BigDecimal.valueOf(time.length().toMillis());
            return RunExpense.estimated(
                    Amount.of(hourly.multiply(millis).divide(MILLIS_PER_HOUR, MathContext.DECIMAL64)));
        } catch (NumberFormatException e) {
            return RunExpense.UNKNOWN;
        }
    }
}
