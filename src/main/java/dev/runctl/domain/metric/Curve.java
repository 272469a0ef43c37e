package dev.runctl.domain.metric;

import java.util.Arrays;

/**
 * A metric's values at one moment, in ascending order of steps. The arrays may be longer than the curve: they are shared
 * with what goes on to grow, so that a snapshot of a long curve costs nothing. Never written to by readers.
 *
 * @param key tells it from the other curves of its run, for as long as the run's log is read
 * @param unit {@code %}, {@code B}, {@code B/s}, ... or empty
 * @param steps horizontal positions, ascending
 * @param times epoch seconds, NaN where unknown
 * @param anchored whether the log itself named the steps
 */
@SuppressWarnings("ArrayRecordComponent") // a snapshot for drawing, never compared
public record Curve(
        String key,
        MetricName name,
        Axis axis,
        String unit,
        double[] steps,
        double[] times,
        double[] values,
        int size,
        boolean anchored) {
    public Point point(int index) {
        return new Point(steps[index], times[index], values[index]);
    }

    /** The index of the point nearest to a position; -1 where there is none. */
    public int nearest(double step) {
        if (size == 0) {
            return -1;
        }
        int found = Arrays.binarySearch(steps, 0, size, step);
        if (found >= 0) {
            return found;
        }
        int after = -found - 1;
        if (after == 0 || after == size) {
            return after == 0 ? 0 : size - 1;
        }
        return step - steps[after - 1] <= steps[after] - step ? after - 1 : after;
    }
}
