package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.Location;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a location's instances, disks and addresses cost and have cost, by what was seen of them.
 *
 * @param since when this machine first looked at the location: earlier costs are not known
 * @param disksSince when it first looked at disks
 * @param pricesAsked when AWS's price list was asked; empty where the program's own tables stand in
 * @param gaps of this month in which nobody looked: a start that began and ended within is not known
 * @param isWritten whether what was seen last could be kept
 * @param instances those that cost something this month, the dearest first
 * @param idle the part of the instances' hours in which no run was on them
 */
public record CostReport(
        Location location,
        Instant at,
        Optional<Instant> since,
        Optional<Instant> disksSince,
        Optional<Instant> pricesAsked,
        List<Period> gaps,
        boolean isWritten,
        Period today,
        Period month,
        List<InstanceCosts> instances,
        List<LooseCosts> loose,
        List<DayCosts> days,
        List<RunCosts> runs,
        Amount idle) {
    private static final BigDecimal MILLIS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis());

    public CostReport {
        gaps = List.copyOf(gaps);
        instances = List.copyOf(instances);
        loose = List.copyOf(loose);
        days = List.copyOf(days);
        runs = List.copyOf(runs);
    }

    /** Everything together. */
    public Spent all() {
        return Stream.concat(
                        instances.stream().map(InstanceCosts::all),
                        loose.stream().map(LooseCosts::spent))
                .reduce(Spent.NOTHING, Spent::plus);
    }

    /** What disks and addresses cost, attached or not. */
    public Spent held() {
        return Stream.concat(
                        instances.stream().map(it -> it.disks().plus(it.addresses())),
                        loose.stream().map(LooseCosts::spent))
                .reduce(Spent.NOTHING, Spent::plus);
    }

    /** What is spent on instances that do not run, and on what is attached to none. */
    public Rate bleeding() {
        return Stream.concat(
                        instances.stream().map(InstanceCosts::stoppedRate),
                        loose.stream().map(it -> it.spent().now()))
                .reduce(Rate.NONE, Rate::plus);
    }

    /** What the month will have cost if what is there now stays as it is until its end, what has no known price by its time. */
    public Amount forecast() {
        Spent all = all();
        Instant from = at.isBefore(month.until()) ? at : month.until();
        Duration left = new Period(from, month.until()).length();
        BigDecimal hours = BigDecimal.valueOf(left.toMillis()).divide(MILLIS_PER_HOUR, MathContext.DECIMAL64);
        return all.month()
                .plus(Amount.of(all.now().usdPerHour().multiply(hours)))
                .plus(Amount.unpriced(left.multipliedBy(all.now().unknown())));
    }
}
