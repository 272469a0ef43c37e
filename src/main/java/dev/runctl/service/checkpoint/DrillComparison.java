package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Goal;
import dev.runctl.domain.run.DrillReport.Compared;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares the curves of runs that should be the same, point by point where their logs name the same epoch or step. */
final class DrillComparison {
    private static final double TINY = 1e-12;

    private DrillComparison() {}

    /** Losses and scores that both have, with how far the second is from the first. */
    static List<Compared> compare(List<Curve> whole, List<Curve> other) {
        List<Compared> found = new ArrayList<>();
        for (Curve curve : other) {
            if (!isComparable(curve)) {
                continue;
            }
            same(whole, curve).ifPresent(reference -> {
                int points = 0;
                double worst = 0;
                for (int i = 0; i < curve.size(); i++) {
                    int at = reference.nearest(curve.steps()[i]);
                    if (at >= 0 && reference.steps()[at] == curve.steps()[i]) {
                        points++;
                        worst = Math.max(worst, difference(reference.values()[at], curve.values()[i]));
                    }
                }
                if (points > 0) {
                    found.add(new Compared(
                            curve.name().value(),
                            curve.axis(),
                            points,
                            worst,
                            reference.values()[reference.size() - 1],
                            curve.values()[curve.size() - 1]));
                }
            });
        }
        return found;
    }

    /** Whether the second came as far as the first, on every axis by which the first counts. */
    static boolean reachesEnd(List<Curve> whole, List<Curve> other) {
        List<Curve> comparable =
                whole.stream().filter(DrillComparison::isComparable).toList();
        return !comparable.isEmpty()
                && comparable.stream()
                        .allMatch(curve -> other.stream()
                                .filter(it -> it.axis() == curve.axis() && isComparable(it))
                                .anyMatch(it -> it.steps()[it.size() - 1] >= curve.steps()[curve.size() - 1]));
    }

    static double worst(List<Compared> compared) {
        return compared.stream().mapToDouble(Compared::worst).max().orElse(0);
    }

    /** Times and speeds are different each time; only what is to be good or bad counts. */
    private static boolean isComparable(Curve curve) {
        return curve.size() > 0
                && curve.anchored()
                && (curve.axis() == Axis.EPOCH || curve.axis() == Axis.STEP)
                && Goal.of(curve.name()).isPresent();
    }

    private static Optional<Curve> same(List<Curve> whole, Curve curve) {
        return whole.stream()
                .filter(it -> it.axis() == curve.axis() && it.name().equals(curve.name()) && isComparable(it))
                .findFirst();
    }

    private static double difference(double one, double other) {
        if (Double.isNaN(one) || Double.isNaN(other)) {
            return Double.isNaN(one) && Double.isNaN(other) ? 0 : Double.POSITIVE_INFINITY;
        }
        return one == other ? 0 : Math.abs(one - other) / Math.max(TINY, Math.max(Math.abs(one), Math.abs(other)));
    }

    /**
     * @param first where the resumed run began, in words of the log's axis; empty where the log does not say
     * @param right whether that is directly after the checkpoint: nothing trained again, nothing left out
     */
    record Start(Optional<String> first, boolean right) {}

    static Start start(List<Curve> whole, List<Curve> resumed, Checkpoint from) {
        for (Axis axis : List.of(Axis.EPOCH, Axis.STEP)) {
            OptionalLong place = axis == Axis.EPOCH ? from.epoch() : from.step();
            double first = first(resumed, axis, Double.NEGATIVE_INFINITY);
            if (place.isPresent() && Double.isFinite(first)) {
                double expected = first(whole, axis, place.getAsLong());
                return new Start(
                        Optional.of(String.valueOf((long) first)), first > place.getAsLong() && first == expected);
            }
        }
        return new Start(Optional.empty(), false);
    }

    /** The first place on the axis that any comparable curve has beyond another place. */
    private static double first(List<Curve> curves, Axis axis, double beyond) {
        double first = Double.POSITIVE_INFINITY;
        for (Curve curve : curves) {
            for (int i = 0; i < curve.size() && isComparable(curve) && curve.axis() == axis; i++) {
                if (curve.steps()[i] > beyond) {
                    first = Math.min(first, curve.steps()[i]);
                    break;
                }
            }
        }
        return first;
    }
}
