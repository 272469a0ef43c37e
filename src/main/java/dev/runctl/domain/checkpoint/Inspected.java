package dev.runctl.domain.checkpoint;

import java.time.Duration;

/**
 * An inspection as it was made.
 *
 * @param place where it was read
 * @param size of the checkpoint there in bytes, all files together
 * @param cost what was asked of the place, its listings included; a listing's own bytes are not counted
 */
public record Inspected(Inspection inspection, CheckpointPlace place, long size, ReadingCost cost, Duration took) {
    /** With what reading every byte of it has proved. */
    public Inspected after(Verified verified) {
        ContentsCheck check = verified.check();
        boolean isDamaged = check.outcome() == ContentsCheck.Outcome.DAMAGED;
        return isDamaged
                ? new Inspected(inspection.withVerdict(Verdict.damaged(check.damaged())), place, size, cost, took)
                : this;
    }
}
