package dev.runctl.service.instance;

import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import java.util.List;

/** Which availability zones of a region offer an instance type. */
@FunctionalInterface
public interface ZoneSource {
    /** Knows none, so that EC2 chooses. */
    ZoneSource NONE = (location, instanceType, lifecycle) -> List.of();

    /** For spot the cheapest first; empty where it is not known. Blocks; fails with a ServiceException. */
    List<String> zones(Location location, String instanceType, Lifecycle lifecycle);
}
