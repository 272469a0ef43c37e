package dev.runctl.domain.instance;

/**
 * What SSM knows of the agent on an instance. Online can be up to five minutes old, because the agent pings at that
 * pace (amazon-ssm-agent, HealthFrequencyMinutes).
 *
 * @param status the ping status
 * @param version the agent's version, empty when unknown
 */
public record Agent(Status status, String version) {
    /** SSM does not list the instance: no agent, no permission, or not yet registered. */
    public static final Agent UNKNOWN = new Agent(Status.UNKNOWN, "");

    public enum Status {
        ONLINE,
        CONNECTION_LOST,
        INACTIVE,
        UNKNOWN
    }

    public boolean isOnline() {
        return status == Status.ONLINE;
    }
}
