package dev.runctl.ui.control;

import dev.runctl.domain.metric.Progress;
import dev.runctl.service.metric.SeenProgress;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.chart.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Progress in words. */
public final class ProgressText {
    private static final Messages TEXT = Messages.of("metrics");

    private ProgressText() {}

    /** The least: the epoch, or the percentage. */
    public static String brief(Progress progress) {
        return progress.epoch()
                .map(ProgressText::epoch)
                .or(() -> progress.fraction().stream()
                        .mapToObj(ProgressText::percent)
                        .findFirst())
                .or(() -> progress.done().map(it -> TEXT.text("progress.count", it.at())))
                .orElse("");
    }

    /** All that is known of where it is, without the time left. */
    public static String full(Progress progress) {
        List<String> parts = new ArrayList<>();
        if (!progress.label().isBlank() && progress.epoch().isEmpty()) {
            parts.add(progress.label());
        }
        progress.epoch().ifPresent(it -> parts.add(epoch(it)));
        progress.done()
                .ifPresent(it -> parts.add(
                        it.of() > 0
                                ? TEXT.text("progress.of", it.at(), it.of())
                                : TEXT.text("progress.count", it.at())));
        progress.rate().ifPresent(it -> parts.add(TEXT.text("progress.rate", Figures.value(it, ""))));
        return String.join("  ·  ", parts);
    }

    public static String left(Optional<Duration> remaining) {
        return remaining
                .map(it -> TEXT.text("progress.left", Formats.duration(it)))
                .orElse("");
    }

    public static String leftBriefly(Optional<Duration> remaining) {
        return remaining
                .map(it -> TEXT.text("progress.left-brief", Formats.duration(it)))
                .orElse("");
    }

    /** In one line of a list: how far it is, and, while it runs, how long it will still take. */
    public static String line(SeenProgress seen, boolean isRunning, Instant now) {
        String brief = brief(seen.progress());
        String left = isRunning ? leftBriefly(seen.remaining(now)) : "";
        return left.isEmpty() ? brief : brief + " · " + left;
    }

    public static String percent(double fraction) {
        return (int) Math.floor(fraction * 100 + 1e-9) + "%";
    }

    private static String epoch(Progress.Count epoch) {
        return epoch.of() > 0
                ? TEXT.text("progress.epoch-of", epoch.at(), epoch.of())
                : TEXT.text("progress.epoch", epoch.at());
    }
}
