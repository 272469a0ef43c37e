package dev.runctl.ui.control;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.StoragePrice;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.metric.Goal;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.text.Messages;
import dev.runctl.text.VerdictText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as a table shows it.
 *
 * @param run the run that wrote it, where known
 * @param best the metric by which it is the best of its run's complete ones, a validation figure where they have one; empty
 *     where it is not the best
 * @param newest whether it is the newest of its run's complete ones; never without a run
 * @param obstacle why it cannot be resumed from, in words; empty when it can
 * @param onInstance whether its original lies on an instance, as far as known
 * @param isProtected whether a person has marked it to stay when others are cleaned up
 */
public record CheckpointRow(
        Checkpoint checkpoint,
        Optional<Run> run,
        Optional<String> best,
        boolean newest,
        Optional<String> obstacle,
        Instant now,
        boolean onInstance,
        boolean isProtected) {
    private static final Messages TEXT = Messages.of("resume");
    private static final List<String> LOSS = List.of("loss", "val_loss", "eval_loss", "train_loss");
    private static final List<String> ACCURACY = List.of("accuracy", "val_accuracy", "acc", "eval_accuracy");

    /**
     * Whether it says the same. The time it was made does not count: a table whose rows all differ at each look gives their nodes to
     * other rows, and a click that is under way is lost.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CheckpointRow it
                && checkpoint.equals(it.checkpoint)
                && run.equals(it.run)
                && best.equals(it.best)
                && newest == it.newest
                && obstacle.equals(it.obstacle)
                && onInstance == it.onInstance
                && isProtected == it.isProtected;
    }

    @Override
    public int hashCode() {
        return Objects.hash(checkpoint, run, best, newest, obstacle, onInstance, isProtected);
    }

    /**
     * Rows for checkpoints in their order, which is the newest first.
     *
     * @param standing of the instance they lie on
     */
    public static List<CheckpointRow> of(
            List<Checkpoint> checkpoints,
            Function<RunId, Optional<Run>> runs,
            CheckpointService.Standing standing,
            Instant now) {
        boolean gone = standing == CheckpointService.Standing.GONE;
        Map<String, List<Checkpoint>> whole = checkpoints.stream()
                .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                .filter(it -> !gone || !it.wholeCopies().isEmpty())
                .collect(Collectors.groupingBy(CheckpointRow::group));
        Map<String, Checkpoint> newest = new HashMap<>();
        Map<String, Checkpoint> best = new HashMap<>();
        Map<String, String> metrics = new HashMap<>();
        whole.forEach((group, list) -> {
            newest.put(group, list.getFirst());
            deciding(list).ifPresent(name -> {
                metrics.put(group, name);
                best(list, name).ifPresent(it -> best.put(group, it));
            });
        });
        return checkpoints.stream()
                .map(it -> {
                    Optional<Run> run = it.run().flatMap(runs);
                    return new CheckpointRow(
                            it,
                            run,
                            it.equals(best.get(group(it)))
                                    ? Optional.ofNullable(metrics.get(group(it)))
                                    : Optional.empty(),
                            it.run().isPresent() && it.equals(newest.get(group(it))),
                            obstacle(it, run, standing),
                            now,
                            !gone && it.isOnInstance(),
                            false);
                })
                .toList();
    }

    /** Whether it went with its instance, and is nowhere any more. */
    public boolean isLost() {
        return !onInstance
                && checkpoint.isOnInstance()
                && checkpoint.wholeCopies().isEmpty();
    }

    /** Whether it is there and whole. */
    public boolean isUsable() {
        return !isLost() && checkpoint.verdict().kind() == Verdict.Kind.COMPLETE;
    }

    /** The same row with the mark of those that stay, by run and name. */
    public CheckpointRow marked(Map<RunId, Set<String>> names) {
        boolean is = checkpoint
                .run()
                .flatMap(it -> Optional.ofNullable(names.get(it)))
                .map(it -> it.contains(checkpoint.name()))
                .orElse(false);
        return is == isProtected
                ? this
                : new CheckpointRow(checkpoint, run, best, newest, obstacle, now, onInstance, is);
    }

    /** What its copies in S3 cost a month, in US dollars at list price; empty without a copy, and where they cost nothing. */
    public Optional<BigDecimal> keepingPerMonth() {
        // Of an unknown run it is not known where it lies.
        boolean isPaid = run.filter(it -> !it.request().target().location().isThisComputer())
                .isPresent();
        return !isPaid || checkpoint.copies().isEmpty()
                ? Optional.empty()
                : Optional.of(StoragePrice.s3PerMonth(
                        checkpoint.copies().stream().mapToLong(Copy::size).sum()));
    }

    /** The figure that decides, spelled as the checkpoints spell it. */
    private static Optional<String> deciding(List<Checkpoint> checkpoints) {
        Map<MetricName, String> spelled = new TreeMap<>();
        checkpoints.stream()
                .flatMap(it -> it.metrics().keySet().stream())
                .filter(it -> !it.isBlank())
                .forEach(it -> spelled.putIfAbsent(MetricName.of(it), it));
        return Goal.deciding(List.copyOf(spelled.keySet())).map(spelled::get);
    }

    private static Optional<Checkpoint> best(List<Checkpoint> checkpoints, String metric) {
        Goal goal = Goal.of(MetricName.of(metric)).orElseThrow();
        Comparator<Checkpoint> ascending =
                Comparator.comparingDouble(it -> it.metrics().getOrDefault(metric, Double.NaN));
        return checkpoints.stream()
                .filter(it -> Double.isFinite(it.metrics().getOrDefault(metric, Double.NaN)))
                .min(goal == Goal.LOWEST ? ascending : ascending.reversed());
    }

    private static String group(Checkpoint checkpoint) {
        return checkpoint.run().map(RunId::value).orElse(checkpoint.project());
    }

    private static Optional<String> obstacle(
            Checkpoint checkpoint, Optional<Run> run, CheckpointService.Standing standing) {
        if (standing == CheckpointService.Standing.GONE
                && checkpoint.wholeCopies().isEmpty()) {
            return Optional.of(TEXT.text("not.gone"));
        }
        if (checkpoint.verdict().kind() == Verdict.Kind.INCOMPLETE) {
            return Optional.of(VerdictText.explanation(checkpoint.verdict()));
        }
        if (run.isEmpty()) {
            return Optional.of(TEXT.text("not.run-unknown"));
        }
        if (run.get().resumeFlag().isBlank()) {
            return Optional.of(TEXT.text("not.no-flag"));
        }
        if (!run.get().status().state().isActive()) {
            return Optional.empty();
        }
        return Optional.of(TEXT.text(standing == CheckpointService.Standing.LIVE ? "not.active" : "not.ending"));
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
