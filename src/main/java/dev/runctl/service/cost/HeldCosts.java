package dev.runctl.service.cost;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.DiskRates;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Holding;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.Start;
import dev.runctl.domain.ledger.Thing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What disks and public addresses cost. */
final class HeldCosts {
    /**
     * Each public IPv4 address, in use or idle, in all commercial regions since February 2024 (AWS News Blog, "New - AWS
     * Public IPv4 Address Charge + Public IP Insights"; Amazon VPC pricing), here for the seconds that it is held. The 750
     * hours a month that a new account has for nothing are not taken off: nobody here knows of them.
     */
    static final BigDecimal ADDRESS_PER_HOUR = new BigDecimal("0.005");

    private final Function<String, Optional<DiskRates>> rates;
    private final PriceHistory address;
    private final Period over;
    private final Instant now;
    private final Map<Thing, PriceHistory> known;

    /** @param over the time for which prices are wanted */
    HeldCosts(Location location, Function<String, Optional<DiskRates>> rates, Period over, Instant now) {
        this(
                rates,
                isCommercial(location.region()) ? PriceHistory.always(ADDRESS_PER_HOUR) : PriceHistory.UNKNOWN,
                over,
                now,
                new ConcurrentHashMap<>());
    }

    private HeldCosts(
            Function<String, Optional<DiskRates>> rates,
            PriceHistory address,
            Period over,
            Instant now,
            Map<Thing, PriceHistory> known) {
        this.rates = rates;
        this.address = address;
        this.over = over;
        this.now = now;
        this.known = known;
    }

    /** The same prices at another moment. */
    HeldCosts at(Instant other) {
        return new HeldCosts(rates, address, over, other, known);
    }

    private static boolean isCommercial(String region) {
        return !region.startsWith("cn-") && !region.startsWith("us-gov-") && !region.startsWith("us-iso");
    }

    PriceHistory prices(Thing thing) {
        return known.computeIfAbsent(thing, this::read);
    }

    private PriceHistory read(Thing thing) {
        return switch (thing) {
            case Thing.Address held -> address;
            case Thing.Disk disk ->
                rates.apply(disk.type())
                        .flatMap(it -> it.perMonth(disk.sizeGib(), disk.iops(), disk.throughputMibps()))
                        .map(usd -> PriceHistory.monthly(usd, over))
                        .orElse(PriceHistory.UNKNOWN);
        };
    }

    Amount cost(List<Holding> holdings, Period period) {
        return holdings.stream()
                .map(it -> it.cost(prices(it.thing()), period, now))
                .reduce(Amount.NONE, Amount::plus);
    }

    Rate rate(List<Holding> holdings) {
        return holdings.stream()
                .filter(it -> it.ended().isEmpty())
                .map(it ->
                        prices(it.thing()).at(now).map(usd -> new Rate(usd, 0)).orElse(Rate.UNKNOWN))
                .reduce(Rate.NONE, Rate::plus);
    }

    /** The rate of an address that goes with a start: EC2 takes it back when the instance stops. */
    Rate addressRate() {
        return address.at(now).map(usd -> new Rate(usd, 0)).orElse(Rate.UNKNOWN);
    }

    /**
     * What the address that EC2 gave an instance for the time of a start cost within a period.
     *
     * @param kept addresses of its own that the instance had, which stand in the given one's place
     */
    Amount addressOf(Start start, List<Holding> kept, Period period) {
        if (!start.hasPublicIp()) {
            return Amount.NONE;
        }
        List<Period> surely = kept.stream().map(it -> it.least(now)).toList();
        List<Period> perhaps = kept.stream().map(it -> it.most(now)).toList();
        Amount low = sum(start.least().within(period).without(perhaps));
        Amount high = sum(start.most(now).within(period).without(surely));
        return new Amount(low.low(), high.high().max(low.low()), high.unpriced());
    }

    private Amount sum(List<Period> parts) {
        return parts.stream().map(address::cost).reduce(Amount.NONE, Amount::plus);
    }
}
