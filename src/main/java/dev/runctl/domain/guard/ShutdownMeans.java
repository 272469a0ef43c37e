package dev.runctl.domain.guard;

/** What becomes of an instance that shuts itself down (EC2's instanceInitiatedShutdownBehavior). */
public enum ShutdownMeans {
    STOPS,
    /** It is gone for good, with the disks that are deleted on termination. */
    TERMINATES,
    /** EC2 did not say. */
    UNKNOWN
}
