package dev.runctl.domain.instance;

/** What EC2 does when the instance's own system shuts down (EC2 API, InstanceInitiatedShutdownBehavior). */
public enum OnShutdown {
    STOP,
    TERMINATE
}
