package dev.runctl.domain.guard;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

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
 * @param over how the script ended by its exit record: of the run that was ended, or where none was active of the last one
 *     there was; empty where the machine went before there was a record
 */
public record GuardLanding(
        GuardReason reason,
        Instant at,
        Optional<Instant> ended,
        Optional<RunId> run,
        boolean isKilled,
        Optional<Saved> checkpoint,
        Optional<Copy> copy,
        End end,
        Optional<RunEnd> over) {
    /** So long a script may take to save and end before it is killed ({@code GRACE} of the guard); at an interruption less. */
    public static final Duration GRACE = Duration.ofMinutes(10);

    /**
     * @param checkpoint as the instance judged it; its argument and project are empty where a guard of an earlier version told
     * @param isOfLanding whether the script wrote it when it was asked to end
     */
    public record Saved(Checkpoint checkpoint, boolean isOfLanding) {
        public String name() {
            return checkpoint.name();
        }

        public boolean isComplete() {
            return checkpoint.verdict().kind() == Verdict.Kind.COMPLETE;
        }
    }

    /**
     * A script's exit record.
     *
     * @param signal the signal that ended it, or empty
     * @param isAsked whether it had been asked to end, by the guard or by a person
     */
    public record RunEnd(RunId run, OptionalInt exitCode, String signal, Instant at, boolean isAsked) {}

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

    /** Whether there is nothing more to come of it. */
    public boolean isOver() {
        return end != End.GOES_ON;
    }

    /** Whether AWS took or wanted the spot instance. */
    public boolean isOfSpot() {
        return reason == GuardReason.INTERRUPTION || reason == GuardReason.REBALANCE;
    }
}
