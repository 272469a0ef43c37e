package dev.runctl.ui.control.chart;

import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class Ticks {
    private static final int LEAST = 2;
    private static final int MOST_TRIED = 12;

    private Ticks() {}

    /** About as many as wanted, each a multiple of 1, 2 or 5 times a power of ten. */
    static List<Double> linear(double from, double to, int wanted) {
        if (!(to > from) || wanted < 1) {
            return List.of(from);
        }
        double rough = (to - from) / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double ratio = rough / power;
        double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
        List<Double> ticks = multiples(from, to, step);
        // One number alone does not say how long the axis is.
        return ticks.size() < LEAST && wanted < MOST_TRIED ? linear(from, to, wanted + 1) : ticks;
    }

    /** About as many as wanted, each a multiple of a power of two, as amounts of memory are. */
    static List<Double> binary(double from, double to, int wanted) {
        if (!(to > from) || wanted < 1) {
            return List.of(from);
        }
        double step = Math.pow(2, Math.ceil(Math.log((to - from) / wanted) / Math.log(2)));
        List<Double> ticks = multiples(from, to, step);
        return ticks.size() < LEAST && wanted < MOST_TRIED ? binary(from, to, wanted + 1) : ticks;
    }

    /** Whole seconds, minutes or hours. */
    static List<Double> time(double from, double to, int wanted) {
        double rough = (to - from) / Math.max(1, wanted);
        for (double step :
                new double[] {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200}) {
            if (step >= rough) {
                return multiples(from, to, step);
            }
        }
        return multiples(from, to, 86400 * Math.ceil(rough / 86400));
    }

    /** Powers of ten, and within one or two of them also their double and fivefold. */
    static List<Double> logarithmic(double from, double to) {
        List<Double> ticks = new ArrayList<>();
        int low = (int) Math.floor(Math.log10(from));
        int high = (int) Math.ceil(Math.log10(to));
        int stride = Math.max(1, (high - low) / 6);
        double[] parts = high - low <= 2 ? new double[] {1, 2, 5} : new double[] {1};
        for (int power = low; power <= high; power += stride) {
            for (double part : parts) {
                double tick = part * Math.pow(10, power);
                if (tick >= from && tick <= to) {
                    ticks.add(tick);
                }
            }
        }
        return ticks.size() < LEAST ? linear(from, to, LEAST) : ticks;
    }

    private static List<Double> multiples(double from, double to, double step) {
        List<Double> ticks = new ArrayList<>();
        double first = Math.ceil(from / step - 1e-9);
        for (int i = 0; i < 100 && (first + i) * step <= to + step * 1e-9; i++) {
            ticks.add((first + i) * step + 0.0);
        }
        return ticks;
    }
}
