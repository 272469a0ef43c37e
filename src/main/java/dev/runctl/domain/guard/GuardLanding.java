package dev.runctl.domain.guard;

import dev.runctl.domain.run.RunId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an instance ended what ran on it, in its guard's own words.
 *
 * @param at when the limit was reached, by the instance's clock
 * @param ended when all was done; empty while it goes on
 * @param run the run that was ended, where there was one
 * @param isKilled whether the script had to be killed, because it did not end in time
 * @param checkpoint the newest checkpoint there was, a complete one before any other
 * @param copy how the copy to S3 went, where copying was asked for
 * @param end what then became of the instance
 */
public record GuardLanding(
        GuardReason reason,
        Instant at,
        Optional<Instant> ended,
        Optional<RunId> run,
        boolean isKilled,
        Optional<Saved> checkpoint,
        Optional<Copy> copy,
        End end) {
    /**
     * @param isComplete whether it was judged complete on the instance
     * @param isOfLanding whether the script wrote it when it was asked to end
     */
    public record Saved(String name, OptionalLong step, OptionalLong epoch, boolean isComplete, boolean isOfLanding) {}

    /**
     * @param isDone whether it is in S3
     * @param where its address, or empty
     * @param problem S3's code or the guard's own, or empty
     */
    public record Copy(boolean isDone, String where, String problem) {}

    /** What became of the instance. */
    public enum End {
        /** It is not over. */
        GOES_ON,
        SHUT_DOWN,
        /** AWS takes it. */
        TAKEN_BY_AWS,
        /** Somebody disarmed the guard meanwhile: it stays. */
        CALLED_OFF
    }
}
