package dev.runctl.ui.costs;

import dev.runctl.domain.instance.Location;
import java.util.List;

/** Names locations as briefly as they can be told apart. */
final class CostPlaces {
    private final boolean isAlone;
    private final boolean isOneProfile;
    private final boolean isOneRegion;

    CostPlaces(List<Location> all) {
        isAlone = all.size() == 1;
        isOneProfile = all.stream().map(Location::profile).distinct().count() == 1;
        isOneRegion = all.stream().map(Location::region).distinct().count() == 1;
    }

    /** Empty where there is only one. */
    String brief(Location location) {
        if (isAlone) {
            return "";
        }
        if (isOneProfile) {
            return location.region();
        }
        return isOneRegion ? location.profile() : full(location);
    }

    static String full(Location location) {
        return location.isThisComputer()
                ? CostText.TEXT.text("place.this-computer")
                : CostText.TEXT.text("place", location.profile(), location.region());
    }

    static String of(CostScope scope) {
        return scope.isAll()
                ? CostText.TEXT.text("place.all", scope.locations().size())
                : full(scope.locations().getFirst());
    }
}
