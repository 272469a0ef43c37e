package dev.runctl.domain.checkpoint;

import java.time.Duration;

/**
 * An inspection as it was made.
 *
 * @param place where it was read
 * @param size of the checkpoint there in bytes, all files together
 * @param cost what was asked of the place, its listings included; a listing's own bytes are not counted
 */
public record Inspected(Inspection inspection, CheckpointPlace place, long size, ReadingCost cost, Duration took) {}
