package dev.runctl.service.instance;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.Location;
import java.time.Instant;
import java.util.List;

/** Told of every complete list of a location's instances. Must be quick, and must not fail. */
@FunctionalInterface
public interface InstanceSightings {
    InstanceSightings NONE = (location, instances, at) -> {};

    /** @param instances all there are */
    void saw(Location location, List<Instance> instances, Instant at);
}
