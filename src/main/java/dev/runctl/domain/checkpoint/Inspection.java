package dev.runctl.domain.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a checkpoint says of itself in its headers, without its being loaded.
 *
 * @param metrics numbers such as loss and accuracy, at most 32
 * @param parameters elements of the model's tensors; memory shared by several counts once, the optimiser's state does not
 *     count
 * @param metadata words it carries, such as the version of the trainer; at most 64, each cut at 200 characters
 * @param history curves that the trainer keeps in the checkpoint
 * @param findings what to warn of, in the order found; at most 100
 */
public record Inspection(
        Format format,
        Verdict verdict,
        OptionalLong epoch,
        OptionalLong step,
        Map<String, Double> metrics,
        List<TensorSummary> tensors,
        long parameters,
        Map<String, String> metadata,
        List<MetricHistory> history,
        List<Finding> findings,
        ReadingCost cost) {
    public enum Format {
        SAFETENSORS,
        TORCH,
        TORCH_LEGACY,
        TORCHSCRIPT,
        LIGHTNING,
        PICKLE,
        TRAINER_FOLDER,
        MODEL_FOLDER,
        DISTRIBUTED_FOLDER,
        FOLDER,
        JSON,
        NUMPY,
        NUMPY_ARCHIVE,
        ZIP,
        UNKNOWN;

        public boolean isFolder() {
            return switch (this) {
                case TRAINER_FOLDER, MODEL_FOLDER, DISTRIBUTED_FOLDER, FOLDER -> true;
                default -> false;
            };
        }

        /** The last part of a text's key in the bundle: {@code format.trainer-folder}. */
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    public Inspection {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        tensors = List.copyOf(tensors);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        history = List.copyOf(history);
        findings = List.copyOf(findings);
    }

    /** The bytes of all tensors. */
    public long tensorBytes() {
        return tensors.stream().mapToLong(TensorSummary::bytes).sum();
    }

    /** What reading all of it has proved goes before what its headers say. */
    Inspection withVerdict(Verdict proved) {
        return new Inspection(
                format, proved, epoch, step, metrics, tensors, parameters, metadata, history, findings, cost);
    }
}
