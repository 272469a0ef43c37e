package dev.runctl.domain.instance;

import java.util.Locale;

/** The six states of an EC2 instance, in AWS's words (EC2 API, InstanceState). */
public enum InstanceState {
    PENDING,
    RUNNING,
    STOPPING,
    STOPPED,
    SHUTTING_DOWN,
    TERMINATED;

    /** AWS's spelling, for example {@code shutting-down}. */
    public String awsName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if AWS has no such state */
    public static InstanceState ofAwsName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether EC2 will leave this state by itself soon. */
    public boolean isTransitional() {
        return this == PENDING || this == STOPPING || this == SHUTTING_DOWN;
    }

    public boolean canStart() {
        return this == STOPPED;
    }

    public boolean canStop() {
        return this == RUNNING || this == PENDING;
    }

    public boolean canReboot() {
        return this == RUNNING;
    }

    public boolean canTerminate() {
        return this != TERMINATED && this != SHUTTING_DOWN;
    }

    /** Whether seconds in this state are billed for the machine (EC2 user guide: only running). */
    public boolean isBilled() {
        return this == RUNNING;
    }
}
