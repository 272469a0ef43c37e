package dev.runctl.service.cost;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Holding;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.Start;
import dev.runctl.domain.ledger.Thing;
import dev.runctl.service.instance.PaidPrices;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What a list of instances shows of each one's costs, from memory: the same sums as a report's of its present start. */
public final class InstanceBill implements PaidPrices {
    /** A list comes every few seconds; what is held is looked at every two minutes. */
    private static final Duration READ = Duration.ofSeconds(20);

    private static final int DIGITS = 6;

    private record Known(Instant at, Map<InstanceId, List<Holding>> holdings, HeldCosts costs) {}

    private final HourPrices hours;
    private final Holdings holdings;
    private final DiskPrices disks;
    private final Map<Location, Known> known = new ConcurrentHashMap<>();

    public InstanceBill(HourPrices hours, Holdings holdings, DiskPrices disks) {
        this.hours = hours;
        this.holdings = holdings;
        this.disks = disks;
    }

    @Override
    public Optional<HourlyPrice> at(Instance instance, Instant now) {
        return hours.at(instance, now);
    }

    @Override
    public PriceHistory history(Instance instance) {
        return hours.history(instance);
    }

    @Override
    public Cost.Held held(Instance instance, Instant now) {
        Location location = instance.ref().location();
        if (location.isThisComputer()) {
            return Cost.Held.NOTHING;
        }
        Known here = known.compute(location, (key, old) -> old == null || isOld(old, now) ? read(location, now) : old);
        List<Holding> own = here.holdings().getOrDefault(instance.id(), List.of());
        List<Holding> kept = own.stream()
                .filter(it -> it.thing().kind() == Thing.Kind.ADDRESS)
                .toList();
        HeldCosts costs = here.costs().at(now);
        Rate rate = costs.rate(own);
        if (!instance.state().isBilled()) {
            return new Cost.Held(rate.usdPerHour(), Amount.NONE.low(), rate.unknown());
        }
        boolean hasAddress = !instance.publicIp().isEmpty();
        boolean isGiven = hasAddress && kept.stream().allMatch(it -> it.ended().isPresent());
        Start start = new Start(
                instance.ref(),
                instance.launchTime(),
                now.isBefore(instance.launchTime()) ? instance.launchTime() : now,
                Optional.empty(),
                instance.instanceType(),
                instance.availabilityZone(),
                instance.lifecycle(),
                hasAddress);
        Period thisStart = start.most(now);
        Amount accrued = costs.cost(own, thisStart).plus(costs.addressOf(start, kept, thisStart));
        Rate all = rate.plus(isGiven ? costs.addressRate() : Rate.NONE);
        return new Cost.Held(all.usdPerHour(), accrued.high().setScale(DIGITS, RoundingMode.HALF_UP), all.unknown());
    }

    private static boolean isOld(Known old, Instant now) {
        return now.isBefore(old.at()) || !now.isBefore(old.at().plus(READ));
    }

    private Known read(Location location, Instant now) {
        List<Holding> all = holdings.since(location, Instant.EPOCH);
        Instant first = all.stream()
                .map(it -> it.began().earliest())
                .min(Instant::compareTo)
                .orElse(now);
        Map<InstanceId, List<Holding>> attached = all.stream()
                .filter(it -> it.instance().isPresent())
                .collect(Collectors.groupingBy(it -> it.instance().orElseThrow()));
        Period over = new Period(first.isBefore(now) ? first : now, now.plus(Duration.ofDays(1)));
        return new Known(now, attached, new HeldCosts(location, type -> disks.rates(location, type), over, now));
    }
}
