package dev.runctl.domain.checkpoint;

import dev.runctl.domain.metric.Curve;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A checkpoint together with what the run's log measured at the checkpoint's own step or epoch. */
public final class MeasuredCheckpoint {
    private MeasuredCheckpoint() {}

    /** @param curves only a point exactly at the checkpoint's place counts: a value of another step is of another model */
    public static Checkpoint of(Checkpoint checkpoint, List<Curve> curves) {
        Map<String, Double> metrics = new TreeMap<>(checkpoint.metrics());
        for (Curve curve : curves) {
            OptionalLong place = switch (curve.axis()) {
                case STEP -> checkpoint.step();
                case EPOCH -> checkpoint.epoch();
                case ORDER, TIME -> OptionalLong.empty();
            };
            if (place.isPresent()) {
                int nearest = curve.nearest(place.getAsLong());
                if (nearest >= 0 && curve.steps()[nearest] == place.getAsLong()) {
                    metrics.putIfAbsent(curve.name().value(), curve.values()[nearest]);
                }
            }
        }
        return metrics.equals(checkpoint.metrics()) ? checkpoint : checkpoint.withMetrics(metrics);
    }
}
