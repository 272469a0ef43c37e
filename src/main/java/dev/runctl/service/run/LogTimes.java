package dev.runctl.service.run;

import java.util.Arrays;

/**
 * When which part of a log was written: marks at some offsets, ascending in both. What lies between two marks came with the
 * first of them.
 */
@SuppressWarnings("ArrayRecordComponent") // read once from a file, never compared
public record LogTimes(long[] offsets, double[] times) {
    public static final LogTimes NONE = new LogTimes(new long[0], new double[0]);

    /** Epoch seconds; NaN for what came before the first mark. */
    public double at(long offset) {
        int index = index(offset);
        return index < 0 ? Double.NaN : times[index];
    }

    /** Where the next mark after the offset lies; {@link Long#MAX_VALUE} after the last. */
    public long next(long offset) {
        int index = index(offset) + 1;
        return index < offsets.length ? offsets[index] : Long.MAX_VALUE;
    }

    private int index(long offset) {
        int found = Arrays.binarySearch(offsets, offset);
        return found >= 0 ? found : -found - 2;
    }
}
