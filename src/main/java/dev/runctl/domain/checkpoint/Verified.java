package dev.runctl.domain.checkpoint;

import java.time.Duration;

/**
 * A check of a whole checkpoint's bytes as it was made.
 *
 * @param size of the checkpoint in bytes
 * @param cost what was asked of the place where it lies
 */
public record Verified(ContentsCheck check, CheckpointPlace place, long size, ReadingCost cost, Duration took) {}
