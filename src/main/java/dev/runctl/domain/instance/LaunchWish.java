package dev.runctl.domain.instance;

import java.util.List;

/**
 * New instances, and where and as what they may be had: the first place that has room is taken.
 *
 * @param request its type and zone are those of the first choice
 * @param choices in the order in which they are tried, never empty
 */
public record LaunchWish(NewInstance request, List<Choice> choices) {
    /**
     * @param zones the only zones to try, in this order; empty for all that offer the type
     */
    public record Choice(Location location, String instanceType, List<String> zones) {
        public Choice {
            zones = List.copyOf(zones);
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
        return new LaunchWish(request, List.of(new Choice(location, request.instanceType(), List.of())));
    }
}
