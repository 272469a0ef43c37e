package dev.runctl.cli;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.Profile;
import dev.runctl.service.instance.ProfileSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which profile and region a call means: its options, then {@code RUNCTL_PROFILE} and {@code RUNCTL_REGION}, then the
 * variables and files that all AWS tools share; with none of them This computer.
 */
final class LocationChoice {
    private final Map<String, String> environment;
    private final Supplier<ProfileSource> profiles;

    LocationChoice(Map<String, String> environment, Supplier<ProfileSource> profiles) {
        this.environment = environment;
        this.profiles = profiles;
    }

    Location choose(Optional<String> givenProfile, Optional<String> givenRegion) {
        String profile = givenProfile
                .or(() -> variable("RUNCTL_PROFILE"))
                .or(() -> variable("AWS_PROFILE"))
                .orElseGet(this::configured);
        if (profile.equals(Location.THIS_COMPUTER)) {
            return Location.thisComputer();
        }
        String region = givenRegion
                .or(() -> variable("RUNCTL_REGION"))
                .or(() -> variable("AWS_REGION"))
                .or(() -> variable("AWS_DEFAULT_REGION"))
                .orElseGet(() -> regionOf(profile));
        return new Location(profile, region);
    }

    private String configured() {
        boolean hasDefault = profiles.get().profiles().stream()
                .anyMatch(profile -> profile.name().equals("default"));
        return hasDefault ? "default" : Location.THIS_COMPUTER;
    }

    private String regionOf(String name) {
        List<Profile> known = profiles.get().profiles();
        return known.stream()
                .filter(profile -> profile.name().equals(name))
                .map(profile -> profile.regions().getFirst())
                .findFirst()
                .orElse(Location.LOCAL_REGION);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
