package dev.runctl.service.metric;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Finding;
import dev.runctl.domain.metric.LogPattern;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.metric.RuleMatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Turns a log's bytes, in pieces of any size, into curves, progress and findings. Never fails whatever the bytes are; its memory is
 * bounded in the number of curves and the length of each. Used by one thread at a time.
 */
public final class MetricReader {
    static final int MOST_CURVES = 200;

    private final LogLines lines = new LogLines(this::line);
    private final LineReader reader = new LineReader();
    private final PatternReader patterns;
    private final RuleReader rules;
    private final RuleMatcher ownRules;
    private final StepClock clock = new StepClock();
    private final ProgressTracker progress = new ProgressTracker();
    private final Map<String, Series> series = new LinkedHashMap<>();
    private OptionalDouble firstFraction = OptionalDouble.empty();
    private double firstSeen = Double.NaN;
    private double arrival = Double.NaN;

    /** @param patterns tried on each line besides what is recognised anyway */
    public MetricReader(List<LogPattern> patterns) {
        this(MetricSettings.NONE.withPatterns(patterns));
    }

    /** @param settings whose patterns and rules are tried on each line besides what is recognised anyway */
    public MetricReader(MetricSettings settings) {
        this.patterns = new PatternReader(settings.patterns());
        this.rules = new RuleReader(settings.off());
        this.ownRules = new RuleMatcher(settings.rules());
    }

    /** @param time when the bytes came, in epoch seconds; NaN where they are old */
    public void feed(byte[] bytes, double time) {
        arrival = time;
        lines.feed(bytes);
    }

    /** Nothing more will come. */
    public void finish() {
        lines.finish();
    }

    private void line(String line) {
        Reading reading = reader.read(line);
        patterns.read(line, reading);
        rules.read(line, reading);
        ownRules.read(line);
        progress.line(reading);
        if (firstFraction.isEmpty()) {
            firstFraction = progress().map(Progress::fraction).orElse(OptionalDouble.empty());
            firstSeen = firstFraction.isEmpty() ? Double.NaN : Double.isNaN(reading.time) ? arrival : reading.time;
        }
        StepClock.Place place = clock.place(reading);
        double time = Double.isNaN(reading.time) ? arrival : reading.time;
        for (Reading.Value value : reading.values) {
            Series target = seriesOf(value.name(), place.axis());
            if (target != null) {
                target.add(place.at(), time, value.value(), isNamed(place, value, reading), value.unit());
            }
        }
    }

    /** What a person has a pattern for is no accident, even if it comes once. */
    private static boolean isNamed(StepClock.Place place, Reading.Value value, Reading reading) {
        return place.named() || reading.own.contains(value.name().value());
    }

    private @Nullable Series seriesOf(MetricName name, Axis axis) {
        String key = name.value() + "@" + axis;
        Series found = series.get(key);
        if (found == null && series.size() < MOST_CURVES) {
            found = new Series(name, axis);
            series.put(key, found);
        }
        return found;
    }

    /** In the order in which they appeared. */
    public List<Curve> curves() {
        return series.values().stream().map(Series::snapshot).toList();
    }

    public Optional<Progress> progress() {
        return progress.progress();
    }

    /** Lines that say what went wrong, the likeliest cause first. */
    public List<Finding> findings() {
        return rules.findings();
    }

    /** Lines that fit a person's own rules, the worst first. */
    public List<RuleMatch> ruleMatches() {
        return ownRules.matches();
    }

    /** The rules that were given up because they take too long. */
    public List<LogRule> rulesTooSlow() {
        return ownRules.tooSlow();
    }

    /** How far the run was when it first said so: more than nothing where it was resumed. */
    public OptionalDouble firstFraction() {
        return firstFraction;
    }

    /** When it first said so, in epoch seconds; NaN where the log was old by then and does not say. */
    public double firstSeen() {
        return firstSeen;
    }

    /** The patterns that were given up because they take too long. */
    public List<LogPattern> tooSlow() {
        return patterns.tooSlow();
    }

    /** How far the end of a log says its run is. */
    public static Optional<Progress> progressIn(byte[] tail) {
        MetricReader reader = new MetricReader(List.of());
        reader.feed(tail, Double.NaN);
        reader.finish();
        return reader.progress();
    }
}
