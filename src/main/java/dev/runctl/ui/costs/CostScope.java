package dev.runctl.ui.costs;

import dev.runctl.domain.instance.Location;
import java.util.ArrayList;
import java.util.List;

/**
 * What the screen tells of: one location, or all that are listed.
 *
 * @param locations at least one
 */
record CostScope(List<Location> locations) {
    CostScope {
        locations = List.copyOf(locations);
    }

    static CostScope of(Location location) {
        return new CostScope(List.of(location));
    }

    /** All together first, where there are several, then each. */
    static List<CostScope> choices(List<Location> listed) {
        List<CostScope> choices = new ArrayList<>();
        if (listed.size() > 1) {
            choices.add(new CostScope(listed));
        }
        listed.forEach(it -> choices.add(of(it)));
        return choices;
    }

    boolean isAll() {
        return locations.size() > 1;
    }

    /** Those where something is paid for. */
    List<Location> paid() {
        return locations.stream().filter(it -> !it.isThisComputer()).toList();
    }
}
