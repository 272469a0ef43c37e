package dev.runctl.endpoint.machine;

import java.time.Duration;

/**
 * How long the instances of This computer take to change state.
 *
 * @param pending from start to running
 * @param agentOnline from running until SSM reports the agent online
 * @param stopGrace from SIGTERM to SIGKILL at stop and terminate
 * @param stopping least time spent in stopping or shutting-down
 * @param terminatedShown how long a terminated instance stays listed
 */
public record Timings(
        Duration pending, Duration agentOnline, Duration stopGrace, Duration stopping, Duration terminatedShown) {
    public static final Timings REALISTIC = new Timings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofHours(1));

    /** For tests: every state is still passed through. */
    public static final Timings FAST = new Timings(
            Duration.ofMillis(300),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofHours(1));
}
