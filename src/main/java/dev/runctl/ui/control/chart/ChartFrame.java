package dev.runctl.ui.control.chart;

/** Where in a chart's picture which values lie. */
record ChartFrame(
        double left,
        double top,
        double width,
        double height,
        double fromX,
        double toX,
        double fromY,
        double toY,
        boolean logarithmic) {
    double x(double step) {
        return left + (step - fromX) / (toX - fromX) * width;
    }

    double y(double value) {
        double share = logarithmic
                ? (Math.log(value) - Math.log(fromY)) / (Math.log(toY) - Math.log(fromY))
                : (value - fromY) / (toY - fromY);
        return top + height - share * height;
    }

    double step(double pixel) {
        return fromX + (pixel - left) / width * (toX - fromX);
    }

    double clampX(double pixel) {
        return Math.clamp(pixel, left, left + width);
    }
}
