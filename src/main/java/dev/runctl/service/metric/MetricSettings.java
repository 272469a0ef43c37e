package dev.runctl.service.metric;

import dev.runctl.domain.metric.LogPattern;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a person has decided about one project's metrics.
 *
 * @param patterns their own, besides what is recognised anyway
 * @param shown by a metric's name whether it is drawn; of others the program decides
 */
public record MetricSettings(List<LogPattern> patterns, Map<String, Boolean> shown) {
    public static final MetricSettings NONE = new MetricSettings(List.of(), Map.of());

    public MetricSettings {
        patterns = List.copyOf(patterns);
        shown = Map.copyOf(shown);
    }

    public MetricSettings with(String name, boolean isShown) {
        Map<String, Boolean> changed = new TreeMap<>(shown);
        changed.put(name, isShown);
        return new MetricSettings(patterns, changed);
    }

    public MetricSettings withPatterns(List<LogPattern> changed) {
        return new MetricSettings(changed, shown);
    }
}
