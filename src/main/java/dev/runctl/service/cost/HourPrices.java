package dev.runctl.service.cost;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.HourlyPrice.Basis;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Start;
import dev.runctl.service.instance.PaidPrices;
import dev.runctl.service.instance.PriceSource;
import java.time.Instant;
import java.util.Optional;

/** On-demand hours by the list price, spot hours by their zone's own history. */
public final class HourPrices implements PaidPrices {
    private final PriceSource list;
    private final SpotPrices spot;

    public HourPrices(PriceSource list, SpotPrices spot) {
        this.list = list;
        this.spot = spot;
    }

    @Override
    public Optional<HourlyPrice> at(Instance instance, Instant now) {
        return at(
                instance.ref().location(),
                instance.instanceType(),
                instance.availabilityZone(),
                instance.lifecycle(),
                now);
    }

    @Override
    public PriceHistory history(Instance instance) {
        return history(
                instance.ref().location(), instance.instanceType(), instance.availabilityZone(), instance.lifecycle());
    }

    Optional<HourlyPrice> at(Start start, Instant now) {
        return at(start.ref().location(), start.instanceType(), start.availabilityZone(), start.lifecycle(), now);
    }

    PriceHistory history(Start start) {
        return history(start.ref().location(), start.instanceType(), start.availabilityZone(), start.lifecycle());
    }

    private Optional<HourlyPrice> at(Location location, String type, String zone, Lifecycle lifecycle, Instant now) {
        if (!location.isPaidInDollars()) {
            return Optional.empty();
        }
        return isSpot(location, lifecycle)
                ? spot.history(new SpotMarket(location, zone, type))
                        .at(now)
                        .map(usd -> new HourlyPrice(usd, Basis.SPOT_PRICE))
                : list.price(location, type, lifecycle);
    }

    private PriceHistory history(Location location, String type, String zone, Lifecycle lifecycle) {
        if (!location.isPaidInDollars()) {
            return PriceHistory.UNKNOWN;
        }
        return isSpot(location, lifecycle)
                ? spot.history(new SpotMarket(location, zone, type))
                : list.price(location, type, lifecycle)
                        .map(it -> PriceHistory.always(it.usd()))
                        .orElse(PriceHistory.UNKNOWN);
    }

    static boolean isSpot(Location location, Lifecycle lifecycle) {
        return lifecycle == Lifecycle.SPOT && !location.isThisComputer();
    }
}
