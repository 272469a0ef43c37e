package dev.runctl.endpoint.machine;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the instances of This computer take to change state, and how long their commands may take.
 *
 * @param pending from start to running
 * @param agentOnline from running until SSM reports the agent online
 * @param stopGrace from SIGTERM to SIGKILL at stop and terminate
 * @param stopping least time spent in stopping or shutting-down
 * @param terminatedShown how long a terminated instance stays listed
 * @param commandLimit after which every command is timed out, whatever it asks for; empty for AWS's own rule, 1 h where the
 *     command does not say and 48 h at most
 */
public record Timings(
        Duration pending,
        Duration agentOnline,
        Duration stopGrace,
        Duration stopping,
        Duration terminatedShown,
        Optional<Duration> commandLimit) {
    /** With AWS's own rule for the length of commands. */
    public Timings(
            Duration pending, Duration agentOnline, Duration stopGrace, Duration stopping, Duration terminatedShown) {
        this(pending, agentOnline, stopGrace, stopping, terminatedShown, Optional.empty());
    }

    public Timings withCommandLimit(Duration limit) {
        return new Timings(pending, agentOnline, stopGrace, stopping, terminatedShown, Optional.of(limit));
    }

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
