package dev.runctl.domain.checkpoint;

/**
 * A metric's values over the steps of a training, as the checkpoint itself records them.
 *
 * @param steps ascending as recorded; as many as values
 */
@SuppressWarnings("ArrayRecordComponent") // a snapshot for drawing, never compared
public record MetricHistory(String metric, double[] steps, double[] values) {}
