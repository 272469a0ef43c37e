package dev.runctl.domain.instance;

import java.util.List;
import java.util.Set;

/**
 * New instances, and where and as what they may be had: the first place that has room is taken.
 *
 * @param request its type and zone are those of the first choice
 * @param choices in the order in which they are tried, never empty
 */
public record LaunchWish(NewInstance request, List<Choice> choices) {
    /**
     * @param zones the only zones to try, in this order; empty for all that offer the type
     * @param avoided zones never to try, whoever names them; then the choice is not left to EC2
     */
    public record Choice(Location location, String instanceType, List<String> zones, Set<String> avoided) {
        public Choice {
            zones = List.copyOf(zones);
            avoided = Set.copyOf(avoided);
        }

        public Choice(Location location, String instanceType, List<String> zones) {
            this(location, instanceType, zones, Set.of());
        }
    }

    public LaunchWish {
        choices = List.copyOf(choices);
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("a launch needs a place");
        }
    }

    /** Anywhere in one region. */
    public static LaunchWish of(Location location, NewInstance request) {
        return of(location, request, Set.of());
    }

    /** Anywhere in one region but in these zones. */
    public static LaunchWish of(Location location, NewInstance request, Set<String> avoided) {
        return new LaunchWish(request, List.of(new Choice(location, request.instanceType(), List.of(), avoided)));
    }
}
