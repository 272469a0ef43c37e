package dev.runctl.service.cost;

import dev.runctl.domain.cost.DiskRates;
import dev.runctl.domain.instance.Location;
import java.util.Optional;

/** Prices of EBS volumes. Answers at once, from memory. */
@FunctionalInterface
public interface DiskPrices {
    /** @return empty when no price is known */
    Optional<DiskRates> rates(Location location, String volumeType);
}
