package dev.runctl.domain.instance;

import java.util.Objects;

/**
 * Where instances live: a profile and one of its regions.
 *
 * @param profile the name of an AWS profile, or {@link #THIS_COMPUTER}
 * @param region an AWS region name; {@link #LOCAL_REGION} on This computer
 */
public record Location(String profile, String region) {
    /** The profile whose instances are workspaces on this machine. */
    public static final String THIS_COMPUTER = "local";

    /** The only region of This computer. It has an AWS name because clients refuse others. */
    public static final String LOCAL_REGION = "us-east-1";

    public Location {
        Objects.requireNonNull(profile);
        Objects.requireNonNull(region);
    }

    /** The location of This computer. */
    public static Location thisComputer() {
        return new Location(THIS_COMPUTER, LOCAL_REGION);
    }

    /** AWS China is paid in yuan; what its prices are in dollars is not known here. */
    public boolean isPaidInDollars() {
        return !region.startsWith("cn-");
    }

    public boolean isThisComputer() {
        return profile.equals(THIS_COMPUTER);
    }
}
