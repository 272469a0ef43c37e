package dev.runctl.domain.instance;

import java.util.List;

/**
 * A profile a person can choose.
 *
 * @param name the AWS profile's name, or {@link Location#THIS_COMPUTER}
 * @param regions its regions, the default one first, never empty
 */
public record Profile(String name, List<String> regions) {
    public Profile {
        regions = List.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("a profile needs a region");
        }
    }

    public static Profile thisComputer() {
        return new Profile(Location.THIS_COMPUTER, List.of(Location.LOCAL_REGION));
    }

    public Location defaultLocation() {
        return new Location(name, regions.getFirst());
    }
}
