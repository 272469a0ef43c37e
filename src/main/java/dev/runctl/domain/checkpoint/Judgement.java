package dev.runctl.domain.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What of an inspection a list of checkpoints shows.
 *
 * @param metrics numbers read from it such as loss and accuracy
 */
public record Judgement(OptionalLong epoch, OptionalLong step, Map<String, Double> metrics, Verdict verdict) {
    public Judgement {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    public static Judgement of(Inspection inspection) {
        return new Judgement(inspection.epoch(), inspection.step(), inspection.metrics(), inspection.verdict());
    }
}
