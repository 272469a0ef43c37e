package dev.runctl.domain.metric;

/**
 * One value of a metric.
 *
 * @param step horizontal position, in the unit of its curve's axis
 * @param time when it was written or arrived, in epoch seconds; NaN where unknown
 * @param value as printed; may be NaN or infinite
 */
public record Point(double step, double time, double value) {}
