package dev.runctl.ui.control.chart;

import java.util.Arrays;

/**
 * A curve reduced to what can be seen: of all points in one column of pixels the first, the lowest, the highest and the
 * last, in their order. So a spike of a single point among millions stays. NaN and infinity break the line.
 */
final class Columns {
    private double[] xs = new double[1024];
    private double[] ys = new double[1024];
    private int size;
    private int breaks;

    private double column = Double.NaN;
    private int first;
    private int low;
    private int high;
    private int last;

    /**
     * @param steps ascending
     * @param from the position at the left edge; the nearest point beyond each edge is kept, so that lines reach it
     * @param columns how many pixels wide
     */
    Columns read(double[] steps, double[] values, int count, double from, double to, int columns) {
        size = 0;
        breaks = 0;
        column = Double.NaN;
        if (count == 0 || columns <= 0) {
            return this;
        }
        int begin = Math.max(0, firstAtLeast(steps, count, from) - 1);
        int end = Math.min(count, firstAtLeast(steps, count, Math.nextUp(to)) + 1);
        double scale = to > from ? columns / (to - from) : 0;
        for (int i = begin; i < end; i++) {
            if (!Double.isFinite(values[i])) {
                flush(steps, values);
                add(steps[i], Double.NaN);
                breaks++;
                continue;
            }
            double at = Math.floor((steps[i] - from) * scale);
            if (at != column) {
                flush(steps, values);
                column = at;
                first = i;
                low = i;
                high = i;
            }
            low = values[i] < values[low] ? i : low;
            high = values[i] > values[high] ? i : high;
            last = i;
        }
        flush(steps, values);
        return this;
    }

    private static int firstAtLeast(double[] steps, int count, double position) {
        int found = Arrays.binarySearch(steps, 0, count, position);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && steps[found - 1] == position) {
            found--;
        }
        return found;
    }

    private void flush(double[] steps, double[] values) {
        if (Double.isNaN(column)) {
            return;
        }
        int one = Math.min(low, high);
        int two = Math.max(low, high);
        add(steps[first], values[first]);
        if (one != first) {
            add(steps[one], values[one]);
        }
        if (two != one && two != first) {
            add(steps[two], values[two]);
        }
        if (last != two && last != first) {
            add(steps[last], values[last]);
        }
        column = Double.NaN;
    }

    private void add(double x, double y) {
        if (size == xs.length) {
            xs = Arrays.copyOf(xs, size * 2);
            ys = Arrays.copyOf(ys, size * 2);
        }
        xs[size] = x;
        ys[size++] = y;
    }

    int size() {
        return size;
    }

    double x(int index) {
        return xs[index];
    }

    /** NaN where the line is broken. */
    double y(int index) {
        return ys[index];
    }

    /** How many values were no numbers. */
    int breaks() {
        return breaks;
    }
}
