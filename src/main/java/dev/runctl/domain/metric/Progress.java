package dev.runctl.domain.metric;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a run says it is. For display only; no state is decided from it.
 *
 * @param epoch the epoch under way or finished last, where the log counts them
 * @param done steps done of the bar or of the epoch; empty where only epochs are counted
 * @param label what the bar says it does, for example {@code Downloading}; may be empty
 * @param fraction of the whole run, 0 to 1; empty where the whole is not known
 * @param rate steps per second as printed
 * @param remaining the bar's own estimate for the whole run; empty where it speaks of a part only
 */
public record Progress(
        Optional<Count> epoch,
        Optional<Count> done,
        String label,
        OptionalDouble fraction,
        OptionalDouble rate,
        Optional<Duration> remaining) {

    /** @param of how many in all; 0 where the log does not say */
    public record Count(long at, long of) {}
}
