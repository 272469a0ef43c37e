package dev.runctl.domain.run;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A run's state with its evidence.
 *
 * @param since when it entered the state
 * @param exitCode the script's exit code, where it exited by itself
 * @param signal the signal that ended the script, for example {@code SIGKILL}, or empty
 * @param reason a code for the bundle that says why, for example {@code exit-record}, {@code heartbeat-stale},
 *     {@code instance-stopped}, {@code supervisor-gone}; empty when obvious
 * @param heartbeat the last sign of life seen
 */
public record RunStatus(
        RunState state,
        Instant since,
        OptionalInt exitCode,
        String signal,
        String reason,
        Optional<Instant> heartbeat) {
    /** The reason of an end for which the kernel itself is the evidence: it killed because memory ran out. */
    public static final String OUT_OF_MEMORY = "out-of-memory";

    /** The reason of an end after which nobody was there to see the exit code: what watched the script had gone before. */
    public static final String ENDED_UNSEEN = "ended-unseen";

    public boolean isOutOfMemory() {
        return reason.equals(OUT_OF_MEMORY);
    }

    public static RunStatus of(RunState state, Instant since) {
        return new RunStatus(state, since, OptionalInt.empty(), "", "", Optional.empty());
    }
}
