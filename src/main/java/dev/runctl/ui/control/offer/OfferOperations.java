package dev.runctl.ui.control.offer;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.offer.OfferService.Comparison;
import java.util.List;

/** What choosing a type asks of the services. Both may block. */
public interface OfferOperations {
    /** Regions that cannot be asked are told of in the answer. */
    Comparison compare(List<Location> locations);

    /** All regions of the location's profile, its own first. */
    List<String> regions(Location location);
}
