package dev.runctl.service.offer;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.offer.Hardware;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What EC2 tells of its types. Every method blocks and fails with a ServiceException. */
public interface OfferSource {
    /** All types of the region. */
    List<Hardware> hardware(Location location);

    /** The zones of the region that offer a type, by type. */
    Map<String, Set<String>> zones(Location location);

    /** Spot prices now of Linux, in US dollars per hour, by type and zone. */
    Map<String, Map<String, BigDecimal>> spotPrices(Location location);
}
