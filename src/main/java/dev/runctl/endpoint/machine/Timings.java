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
 * @param commandLimit the longest that a command may run, whatever its executionTimeout
 */
public record Timings(
        Duration pending,
        Duration agentOnline,
        Duration stopGrace,
        Duration stopping,
        Duration terminatedShown,
        Duration commandLimit) {
    /** As long as AWS lets the document run: 48 hours. */
    private static final Duration NO_LIMIT = Duration.ofHours(48);

    public static final Timings REALISTIC = new Timings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofHours(1),
            NO_LIMIT);

    /** For tests: every state is still passed through. */
    public static final Timings FAST = new Timings(
            Duration.ofMillis(300),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofHours(1),
            NO_LIMIT);

    public Timings withCommandLimit(Duration limit) {
        return new Timings(pending, agentOnline, stopGrace, stopping, terminatedShown, limit);
    }
}
