package dev.runctl.service.instance;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import java.util.Optional;

/** Prices of instance types. Answers at once, from memory. */
public interface PriceSource {
    /** @return empty when no price is known; free on This computer */
    Optional<HourlyPrice> price(Location location, String instanceType, Lifecycle lifecycle);
}
