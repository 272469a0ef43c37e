package dev.runctl.service.cost;

import dev.runctl.domain.cost.DiskRates;
import dev.runctl.domain.instance.Location;
import java.math.BigDecimal;
import java.util.Map;

/** AWS's own list of prices. */
@FunctionalInterface
public interface PriceList {
    /**
     * A region's prices in US dollars.
     *
     * @param perHour of instance types, on demand, Linux, shared tenancy
     * @param disks by EBS's name of the type
     */
    record Prices(Map<String, BigDecimal> perHour, Map<String, DiskRates> disks) {
        public Prices {
            perHour = Map.copyOf(perHour);
            disks = Map.copyOf(disks);
        }
    }

    /**
     * Asks for all of the location's region. Blocks for some seconds.
     *
     * @throws dev.runctl.domain.failure.ServiceException where AWS does not tell, as without the right to ask
     */
    Prices ask(Location location);
}
