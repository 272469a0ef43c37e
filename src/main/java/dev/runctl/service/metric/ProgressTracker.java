package dev.runctl.service.metric;

import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.metric.Progress.Count;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows how far a run says it is: epochs, the bar of the epoch under way, or the one bar of the whole. */
final class ProgressTracker {
    private static final Pattern ASIDE = Pattern.compile(
            "\\b(?:val|valid|validation|validating|eval|evaluation|evaluating|sanity|test|testing|download\\w{0,4}|load\\w{0,4}|map|tokeniz\\w{0,5}|generating|extracting|filter)\\b",
            Pattern.CASE_INSENSITIVE);

    private long epoch = -1;
    private long epochs;
    private boolean finished;
    private boolean fromZero;
    private boolean barOfEpochs;
    private Reading.@Nullable Bar bar;
    private Reading.@Nullable Bar aside;

    void line(Reading line) {
        Reading.Bar seen = line.bar;
        if (seen != null && seen.count() != null && BarReader.isEpochs(seen.label())) {
            epoch = seen.count().at();
            epochs = seen.count().of();
            finished = true;
            barOfEpochs = true;
            bar = seen;
            return;
        }
        if (!Double.isNaN(line.epoch) && line.epoch < 1e9 && !barOfEpochs && saysEpochInWords(line)) {
            epoch((long) line.epoch, line);
        }
        if (seen == null && line.steps > 0 && !Double.isNaN(line.step) && line.step <= line.steps) {
            seen = new Reading.Bar(
                    "",
                    new Count((long) line.step, line.steps),
                    Double.NaN,
                    OptionalDouble.empty(),
                    Optional.empty(),
                    false);
        }
        if (seen != null && !barOfEpochs) {
            if (seen.transfer() || ASIDE.matcher(seen.label()).find()) {
                aside = seen;
            } else {
                bar = seen;
                finished = false;
            }
        }
    }

    /** A dictionary's epoch is a fraction beside a bar of the whole run; only words count epochs. */
    private static boolean saysEpochInWords(Reading line) {
        return line.epochs > 0 || line.bar != null || line.epoch == Math.floor(line.epoch) && !line.inDict;
    }

    private void epoch(long at, Reading line) {
        if (at != epoch) {
            bar = null;
        }
        boolean heading = line.bar == null && Double.isNaN(line.step) && line.values.isEmpty();
        // A line with results and no step of its own sums up its epoch.
        finished = !heading && line.bar == null && Double.isNaN(line.step);
        epoch = at;
        epochs = line.epochs > 0 ? line.epochs : epochs;
        fromZero |= at == 0;
    }

    Optional<Progress> progress() {
        if (epoch >= 0) {
            return Optional.of(ofEpochs());
        }
        Reading.Bar shown = bar != null ? bar : aside;
        return shown == null ? Optional.empty() : Optional.of(ofBar(shown));
    }

    private Progress ofEpochs() {
        Optional<Count> inner =
                bar == null || barOfEpochs || finished ? Optional.empty() : Optional.ofNullable(bar.count());
        OptionalDouble fraction = OptionalDouble.empty();
        if (epochs > 0) {
            double whole = barOfEpochs ? epoch : epoch - (finished ? 0 : 1) + (fromZero ? 1 : 0);
            double part = inner.filter(it -> it.of() > 0)
                    .map(it -> (double) it.at() / it.of())
                    .orElse(0.0);
            fraction = OptionalDouble.of(Math.clamp((whole + part) / epochs, 0, 1));
        }
        Optional<Duration> remaining = barOfEpochs && bar != null ? bar.remaining() : Optional.empty();
        OptionalDouble rate = bar == null || barOfEpochs ? OptionalDouble.empty() : bar.rate();
        return new Progress(Optional.of(new Count(epoch, epochs)), inner, "", fraction, rate, remaining);
    }

    private static Progress ofBar(Reading.Bar bar) {
        Count count = bar.count();
        OptionalDouble fraction = count != null && count.of() > 0
                ? OptionalDouble.of((double) count.at() / count.of())
                : bar.percent() >= 0 ? OptionalDouble.of(bar.percent() / 100) : OptionalDouble.empty();
        return new Progress(
                Optional.empty(),
                bar.transfer() ? Optional.empty() : Optional.ofNullable(count),
                bar.label(),
                fraction,
                bar.transfer() ? OptionalDouble.empty() : bar.rate(),
                bar.remaining());
    }
}
