package dev.runctl.domain.offer;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One instance type in one region.
 *
 * @param onDemand empty where the price is not known
 * @param zones all that offer it, the cheapest spot price first
 */
public record Offer(Location location, Hardware hardware, Optional<HourlyPrice> onDemand, List<ZonePrice> zones) {
    /**
     * @param spot US dollars per hour now, empty where EC2 names none
     */
    public record ZonePrice(String zone, Optional<BigDecimal> spot) {}

    private static final BigDecimal UNKNOWN = BigDecimal.valueOf(Long.MAX_VALUE);

    public Offer {
        zones = zones.stream()
                .sorted(Comparator.comparing((ZonePrice it) -> it.spot().orElse(UNKNOWN))
                        .thenComparing(ZonePrice::zone))
                .toList();
    }

    /** In the zone where it is the cheapest. */
    public Optional<BigDecimal> spot() {
        return zones.stream().flatMap(it -> it.spot().stream()).findFirst();
    }

    /** US dollars per hour. */
    public Optional<BigDecimal> price(Lifecycle lifecycle) {
        return lifecycle == Lifecycle.SPOT ? spot() : onDemand.map(HourlyPrice::usd);
    }

    /** US dollars per hour for each accelerator; empty without one or without a price. */
    public Optional<BigDecimal> perAccelerator(Lifecycle lifecycle) {
        return hardware.accelerators() == 0
                ? Optional.empty()
                : price(lifecycle).map(it -> share(it, hardware.accelerators()));
    }

    /** US dollars per hour for each GiB of accelerator memory; empty without one or without a price. */
    public Optional<BigDecimal> perAcceleratorGib(Lifecycle lifecycle) {
        return hardware.acceleratorMemoryMib() == 0
                ? Optional.empty()
                : price(lifecycle).map(it -> share(it, hardware.acceleratorMemoryGib()));
    }

    private static BigDecimal share(BigDecimal usd, double parts) {
        return usd.divide(BigDecimal.valueOf(parts), MathContext.DECIMAL64);
    }
}
