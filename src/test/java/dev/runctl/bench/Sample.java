package dev.runctl.bench;

import java.util.ArrayList;
import java.util.List;

/** Repetitions of one measurement, in one unit. */
final class Sample {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    void addNanos(long nanos) {
        add(nanos / 1e6);
    }

    int size() {
        return values.size();
    }

    double median() {
        return quantile(0.5);
    }

    double p95() {
        return quantile(0.95);
    }

    double max() {
        return quantile(1);
    }

    long above(double limit) {
        return values.stream().filter(it -> it > limit).count();
    }

    /** The smallest value that this share of all does not exceed (nearest rank). */
    private double quantile(double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
