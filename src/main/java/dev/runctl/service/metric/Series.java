package dev.runctl.service.metric;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.MetricName;
import java.util.Arrays;

/**
 * One metric's points as they come. Beyond {@link #LIMIT} points every four become the lowest and the highest of them, so
 * that no spike is lost. Steps that turn out to repeat or to run backwards are replaced by the order of arrival. Snapshots
 * share its arrays, hence in an array handed out at most the last value changes.
 */
final class Series {
    static final int LIMIT = 200_000;
    private static final int REPEATS = 3;

    private final String key;
    private final MetricName name;
    private Axis axis;
    private String unit = "";
    private double[] steps = new double[16];
    private double[] times = new double[16];
    private double[] values = new double[16];
    private int size;
    private long seen;
    private int repeats;
    private boolean anchored;

    Series(MetricName name, Axis axis) {
        this.key = name.value() + "@" + axis;
        this.name = name;
        this.axis = axis;
    }

    /** @param named whether the line itself, not an earlier one, says the step */
    void add(double step, double time, double value, boolean named, String newUnit) {
        seen++;
        unit = newUnit;
        anchored |= named;
        double at = axis == Axis.ORDER ? seen : step;
        if (size > 0 && at <= steps[size - 1]) {
            if (isOutOfOrder(at)) {
                countInstead();
                at = seen;
            } else {
                replaceLast(at, time, value);
                return;
            }
        }
        makeRoom();
        steps[size] = at;
        times[size] = time;
        values[size] = value;
        size++;
    }

    private boolean isOutOfOrder(double at) {
        // An epoch that has many values has been given a heading, not a step; a step is redrawn by its progress bar.
        repeats += axis == Axis.EPOCH || at < steps[size - 1] ? 1 : 0;
        boolean far = at < steps[size - 1] - Math.max(2, 0.01 * Math.abs(steps[size - 1] - steps[0]));
        return far && axis == Axis.STEP || repeats >= REPEATS && repeats >= size;
    }

    private void replaceLast(double at, double time, double value) {
        if (at == steps[size - 1]) {
            values[size - 1] = value;
            times[size - 1] = time;
        }
    }

    private void countInstead() {
        axis = Axis.ORDER;
        double[] counted = new double[steps.length];
        for (int i = 0; i < size; i++) {
            counted[i] = Math.floor((double) (seen - 1) * (i + 1) / size);
        }
        steps = counted;
    }

    private void makeRoom() {
        if (size < steps.length) {
            return;
        }
        if (size >= LIMIT) {
            reduce();
            return;
        }
        int length = Math.min(LIMIT, size * 2);
        steps = Arrays.copyOf(steps, length);
        times = Arrays.copyOf(times, length);
        values = Arrays.copyOf(values, length);
    }

    private void reduce() {
        double[] newSteps = new double[LIMIT];
        double[] newTimes = new double[LIMIT];
        double[] newValues = new double[LIMIT];
        int kept = 0;
        for (int from = 0; from < size; from += 4) {
            int to = Math.min(size, from + 4);
            int low = from;
            int high = from;
            for (int i = from; i < to; i++) {
                // What is no number is the most telling of all: it is kept as a low and a high.
                low = Double.isNaN(values[i]) || values[i] < values[low] ? i : low;
                high = Double.isNaN(values[i]) || values[i] > values[high] ? i : high;
            }
            int first = Math.min(low, high);
            int last = low == high ? (first == to - 1 ? from : to - 1) : Math.max(low, high);
            for (int i : new int[] {Math.min(first, last), Math.max(first, last)}) {
                newSteps[kept] = steps[i];
                newTimes[kept] = times[i];
                newValues[kept++] = values[i];
            }
        }
        steps = newSteps;
        times = newTimes;
        values = newValues;
        size = kept;
    }

    long seen() {
        return seen;
    }

    Curve snapshot() {
        return new Curve(key, name, axis, unit, steps, times, values, size, anchored);
    }
}
