package dev.runctl.ui.control.chart;

/** The exponential moving average, corrected for its beginning so that it does not start at zero. */
final class Smoothing {
    private Smoothing() {}

    /** @param weight of the past, 0 to below 1; values that are no numbers stay and do not count */
    static double[] of(double[] values, int size, double weight) {
        double[] smooth = new double[size];
        double sum = 0;
        double share = 1;
        for (int i = 0; i < size; i++) {
            if (Double.isFinite(values[i])) {
                sum = sum * weight + values[i] * (1 - weight);
                share *= weight;
                smooth[i] = sum / (1 - share);
            } else {
                smooth[i] = Double.NaN;
            }
        }
        return smooth;
    }
}
