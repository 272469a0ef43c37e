package dev.runctl.domain.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Which of two values of a metric is the better one, told from its name alone. */
public enum Goal {
    /** Losses, errors, perplexity. */
    LOWEST,
    /** Accuracies, scores, rewards. */
    HIGHEST;

    private static final Set<String> LOWER = Set.of(
            "loss",
            "nll",
            "error",
            "err",
            "mse",
            "rmse",
            "mae",
            "perplexity",
            "ppl",
            "bpb",
            "bpc",
            "wer",
            "cer",
            "fid");
    private static final Set<String> HIGHER = Set.of(
            "accuracy",
            "acc",
            "top1",
            "top5",
            "f1",
            "auc",
            "auroc",
            "precision",
            "recall",
            "iou",
            "miou",
            "map",
            "map50",
            "dice",
            "bleu",
            "rouge",
            "psnr",
            "ssim",
            "score",
            "reward",
            "return",
            "r2",
            "mcc");

    /** Empty where nobody can tell, as for a learning rate. */
    public static Optional<Goal> of(MetricName name) {
        List<String> parts = Arrays.asList(name.measured().split("[_/.\\-]", -1));
        if (parts.stream().anyMatch(LOWER::contains)) {
            return Optional.of(LOWEST);
        }
        return parts.stream().anyMatch(HIGHER::contains) ? Optional.of(HIGHEST) : Optional.empty();
    }

    public boolean isBetter(double value, double than) {
        return this == LOWEST ? value < than : value > than;
    }

    /** The index of a curve's best finite value, the earliest of equal ones. */
    public OptionalInt best(Curve curve) {
        int best = -1;
        for (int i = 0; i < curve.size(); i++) {
            double value = curve.values()[i];
            if (Double.isFinite(value) && (best < 0 || isBetter(value, curve.values()[best]))) {
                best = i;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /**
     * The metric by which one state of a model counts as better than another: measured on held-out data before any measured
     * in training, since a model that only remembers its data has the lowest training loss; then a loss before a score.
     */
    public static Optional<MetricName> deciding(List<MetricName> names) {
        return names.stream()
                .filter(name -> of(name).isPresent())
                .min(Comparator.<MetricName, Boolean>comparing(name -> !name.isHeldOut())
                        .thenComparing(name -> of(name).orElseThrow())
                        .thenComparing(name -> !isPlain(name))
                        .thenComparing(name -> name));
    }

    /** {@code val_loss} before {@code val_box_loss}, which is a part of it. */
    private static boolean isPlain(MetricName name) {
        return LOWER.contains(name.measured()) || HIGHER.contains(name.measured());
    }
}
