package dev.runctl.ui.runs;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.run.Run;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run has cost, and what follows from that; each part only where what it rests on is known.
 *
 * @param all so far
 * @param perThousandSteps by what the time between two steps of its curves cost, seen as they came where any were, else by the
 *     whole run
 * @param toFinish the time left at the present price; while it runs
 * @param sinceCheckpoint what would be lost if it broke now; while it runs
 */
record RunMoney(
        RunExpense all,
        Optional<BigDecimal> perThousandSteps,
        Optional<BigDecimal> toFinish,
        Optional<Amount> sinceCheckpoint) {
    private static final BigDecimal MILLIS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis());
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    /** A time and the steps made in it. */
    record Steps(Period time, double count) {}

    /** What the page knows of a run beside the run itself. */
    record Seen(List<Curve> curves, Optional<Duration> remaining, Optional<Instant> checkpoint, Instant now) {}

    static RunMoney only(RunExpense all) {
        return new RunMoney(all, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Asks the ledger; where the instance was not seen in the run's time nothing follows from what it cost. */
    static RunMoney of(RunOperations operations, Run run, Seen seen) {
        RunExpense all = operations.expense(run);
        if (all.basis() != RunExpense.Basis.SEEN) {
            return only(all);
        }
        boolean runs = run.status().state().isActive();
        return new RunMoney(
                all,
                steps(seen.curves(), whole(run, seen.now())).flatMap(it -> perThousand(operations, run, it)),
                seen.remaining()
                        .filter(left -> runs)
                        .flatMap(left -> operations.pricePerHour(run).map(price -> cost(price, left))),
                seen.checkpoint()
                        .filter(it -> runs && it.isBefore(seen.now()))
                        .flatMap(it -> operations.cost(run, new Period(it, seen.now()))));
    }

    private static BigDecimal cost(HourlyPrice price, Duration left) {
        return price.usd().multiply(BigDecimal.valueOf(left.toMillis())).divide(MILLIS_PER_HOUR, MathContext.DECIMAL64);
    }

    private static Optional<BigDecimal> perThousand(RunOperations operations, Run run, Steps steps) {
        return operations
                .cost(run, steps.time())
                .filter(it -> it.isWhole() && it.high().signum() > 0)
                .map(it ->
                        it.high().multiply(THOUSAND).divide(BigDecimal.valueOf(steps.count()), MathContext.DECIMAL64));
    }

    private static Optional<Period> whole(Run run, Instant now) {
        Instant until = run.ended().orElse(now);
        return run.started().filter(it -> it.isBefore(until)).map(it -> new Period(it, until));
    }

    /**
     * The longest way in steps that a curve went, with the times of its ends.
     *
     * @param whole stands in where no two points have a time, as where a run is looked at afterwards
     */
    static Optional<Steps> steps(List<Curve> curves, Optional<Period> whole) {
        Optional<Steps> timed = Optional.empty();
        double untimed = 0;
        for (Curve curve : curves) {
            if (curve.axis() != Axis.STEP || curve.size() < 2) {
                continue;
            }
            int last = curve.size() - 1;
            untimed = Math.max(untimed, curve.steps()[last] - curve.steps()[0]);
            // What was printed before anybody looked has no time.
            int first = 0;
            while (first < last && Double.isNaN(curve.times()[first])) {
                first++;
            }
            double count = curve.steps()[last] - curve.steps()[first];
            double seconds = curve.times()[last] - curve.times()[first];
            if (count > timed.map(Steps::count).orElse(0.0) && seconds > 0) {
                timed = Optional.of(
                        new Steps(new Period(instant(curve.times()[first]), instant(curve.times()[last])), count));
            }
        }
        double all = untimed;
        return timed.isPresent() ? timed : whole.filter(it -> all > 0).map(it -> new Steps(it, all));
    }

    private static Instant instant(double epochSeconds) {
        return Instant.ofEpochMilli((long) (epochSeconds * 1000));
    }
}
