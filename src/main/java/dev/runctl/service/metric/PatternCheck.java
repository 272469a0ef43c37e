package dev.runctl.service.metric;

import dev.runctl.domain.metric.LogPattern;
import dev.runctl.domain.metric.Point;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says whether a person's pattern can work, and what it finds. */
public final class PatternCheck {
    /** @param code for the bundle: {@code empty}, {@code syntax}, {@code no-value}, {@code no-name}, {@code long-name} */
    public record Problem(String code, String detail) {}

    private PatternCheck() {}

    public static Optional<Problem> problem(LogPattern pattern) {
        return PatternReader.problem(pattern).map(it -> new Problem(it.code(), it.detail()));
    }

    /** What the pattern finds in a line, by name; empty where it does not fit or is refused. */
    public static Map<String, Point> tryOn(LogPattern pattern, String line) {
        Reading reading = new Reading();
        new PatternReader(List.of(pattern)).read(line, reading);
        Map<String, Point> found = new TreeMap<>();
        reading.values.forEach(it -> found.put(it.name().value(), new Point(reading.step, Double.NaN, it.value())));
        return found;
    }
}
