package dev.runctl.service.cost;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Held;
import java.util.List;

/** EC2's present disks and kept addresses. Every method blocks and fails with a ServiceException. */
public interface HoldingSource {
    /** All EBS volumes of the location, attached or not. */
    List<Held> disks(Location location);

    /** All Elastic IP addresses of the location. */
    List<Held> addresses(Location location);
}
