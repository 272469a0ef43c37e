package dev.runctl.service.metric;

import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.metric.Progress.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one line says. */
final class Reading {
    /** @param unit {@code %} or empty */
    record Value(MetricName name, double value, String unit) {}

    /**
     * A progress bar.
     *
     * @param percent where no count is shown; else NaN
     * @param transfer whether it counts bytes: a download, no training
     */
    record Bar(
            String label,
            @Nullable Count count,
            double percent,
            OptionalDouble rate,
            Optional<Duration> remaining,
            boolean transfer) {}

    /** Leaves room for what says of which data it is. */
    private static final int LONGEST_NAME = MetricName.LONGEST - "test_".length();

    final List<Value> values = new ArrayList<>();

    /** Named in the line: {@code epoch=3}, {@code Epoch 3/20}; NaN where not. */
    double epoch = Double.NaN;

    /** In how many epochs, 0 where not said. */
    long epochs;

    /** A step that counts over the whole run: {@code step=1200}; NaN where not. */
    double step = Double.NaN;

    /** In how many steps, 0 where not said. */
    long steps;

    /** Epoch seconds where the line says so; else NaN. */
    double time = Double.NaN;

    @Nullable
    Bar bar;

    /** Found by a person's own pattern. */
    final Set<String> own = new HashSet<>();

    /** Whether the line is a dictionary or JSON. */
    boolean inDict;

    void add(String name, double value, boolean percent) {
        if (values.size() < 200 && name.length() <= LONGEST_NAME && !name.isBlank()) {
            values.add(new Value(MetricName.of(name), value, percent ? "%" : ""));
        }
    }
}
