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

    /** Before the guard's word for the limit at which it ended the run: {@code landed-lease}. */
    public static final String LANDED = "landed-";

    /** The reason of an end before the instance shut itself down, of which its guard had no record. */
    public static final String OVER_BEFORE = "over-before";

    /** Whether the run was ended at a limit that its instance kept, or because AWS took the instance. */
    public boolean isLanded() {
        return reason.startsWith(LANDED);
    }

    /** Whether nothing is known but that the instance is off, so that its guard's last words may say more. */
    public boolean isGuess() {
        return state == RunState.INTERRUPTED
                && (reason.equals("instance-stopped") || reason.equals("instance-terminated"));
    }

    public boolean isOutOfMemory() {
        return reason.equals(OUT_OF_MEMORY);
    }

    public static RunStatus of(RunState state, Instant since) {
        return new RunStatus(state, since, OptionalInt.empty(), "", "", Optional.empty());
    }
}
