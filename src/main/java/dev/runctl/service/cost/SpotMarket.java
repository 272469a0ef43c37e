package dev.runctl.service.cost;

import dev.runctl.domain.instance.Location;

/**
 * What has a spot price of its own: a type in a zone. A zone's name means another place in another account (EC2 user guide,
 * "Availability Zone IDs"), so the location's profile belongs to it.
 */
public record SpotMarket(Location location, String zone, String instanceType) {}
