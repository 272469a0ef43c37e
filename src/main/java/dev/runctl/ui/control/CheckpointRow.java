package dev.runctl.ui.control;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.text.Messages;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A checkpoint as a table shows it.
 *
 * @param run the run that wrote it, where known
 * @param best whether it has the lowest loss of its run's complete ones
 * @param newest whether it is the newest of its run's complete ones
 * @param obstacle why it cannot be resumed from, in words; empty when it can
 */
public record CheckpointRow(
        Checkpoint checkpoint,
        Optional<Run> run,
        boolean best,
        boolean newest,
        Optional<String> obstacle,
        Instant now) {
    private static final Messages TEXT = Messages.of("resume");
    private static final List<String> LOSS = List.of("loss", "val_loss", "eval_loss", "train_loss");
    private static final List<String> ACCURACY = List.of("accuracy", "val_accuracy", "acc", "eval_accuracy");

    /** Rows for checkpoints in their order. */
    public static List<CheckpointRow> of(
            List<Checkpoint> checkpoints, Function<RunId, Optional<Run>> runs, Instant now) {
        Map<String, List<Checkpoint>> whole = checkpoints.stream()
                .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                .collect(Collectors.groupingBy(CheckpointRow::group));
        Map<String, Checkpoint> newest = new HashMap<>();
        Map<String, Checkpoint> best = new HashMap<>();
        whole.forEach((group, list) -> {
            newest.put(
                    group,
                    list.stream()
                            .max(Comparator.comparing(Checkpoint::modified))
                            .orElseThrow());
            list.stream()
                    .filter(it -> first(it, LOSS).isPresent())
                    .min(Comparator.comparingDouble(it -> first(it, LOSS).orElseThrow()))
                    .ifPresent(it -> best.put(group, it));
        });
        return checkpoints.stream()
                .map(it -> {
                    Optional<Run> run = it.run().flatMap(runs);
                    return new CheckpointRow(
                            it,
                            run,
                            it.equals(best.get(group(it))),
                            it.equals(newest.get(group(it))),
                            obstacle(it, run),
                            now);
                })
                .toList();
    }

    private static String group(Checkpoint checkpoint) {
        return checkpoint.run().map(RunId::value).orElse(checkpoint.project());
    }

    private static Optional<String> obstacle(Checkpoint checkpoint, Optional<Run> run) {
        if (checkpoint.verdict().kind() == Verdict.Kind.INCOMPLETE) {
            return Optional.of(VerdictBadge.explanation(checkpoint.verdict()));
        }
        if (run.isEmpty()) {
            return Optional.of(TEXT.text("not.run-unknown"));
        }
        if (run.get().resumeFlag().isBlank()) {
            return Optional.of(TEXT.text("not.no-flag"));
        }
        return run.get().status().state().isActive() ? Optional.of(TEXT.text("not.active")) : Optional.empty();
    }

    private static Optional<Double> first(Checkpoint checkpoint, List<String> names) {
        return names.stream()
                .filter(checkpoint.metrics()::containsKey)
                .map(checkpoint.metrics()::get)
                .findFirst();
    }

    public Optional<Double> loss() {
        return first(checkpoint, LOSS);
    }

    public Optional<Double> accuracy() {
        return first(checkpoint, ACCURACY);
    }

    /** All other numbers, by name. */
    public String otherMetrics() {
        Map<String, Double> others = new TreeMap<>(checkpoint.metrics());
        LOSS.stream().filter(others::containsKey).findFirst().ifPresent(others::remove);
        ACCURACY.stream().filter(others::containsKey).findFirst().ifPresent(others::remove);
        return others.entrySet().stream()
                .map(it -> it.getKey() + " " + shortest(it.getValue()))
                .collect(Collectors.joining("  ·  "));
    }

    /** Four decimals, as many as tell neighbouring checkpoints apart; four significant digits for the very small and large. */
    public static String number(double value) {
        double size = Math.abs(value);
        boolean usual = size == 0 || size >= 0.001 && size < 10_000;
        return usual ? String.format(Locale.ROOT, "%.4f", value) : shortest(value);
    }

    /** At most four significant digits, without zeros at the end. */
    static String shortest(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        double size = Math.abs(value);
        return size >= 1e-5 && size < 1e9 || value == 0
                ? rounded.toPlainString()
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
