package dev.runctl.domain.metric;

/** What a curve's horizontal values count. */
public enum Axis {
    /** Training steps: batches, iterations, updates. */
    STEP,
    /** Epochs, also fractions of one. */
    EPOCH,
    /** The script names no step; its values are numbered as they come. */
    ORDER,
    /** Seconds since the run's start. */
    TIME
}
