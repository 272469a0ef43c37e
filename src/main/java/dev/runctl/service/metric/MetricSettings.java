package dev.runctl.service.metric;

import dev.runctl.domain.metric.Finding;
import dev.runctl.domain.metric.LogPattern;
import dev.runctl.domain.metric.LogRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a person has decided about the logs of one project's runs.
 *
 * @param patterns their own for metrics, besides what is recognised anyway
 * @param shown by a metric's name whether it is drawn; of others the program decides
 * @param rules their own for lines that mean something
 * @param off the built-in rules that are switched off
 */
public record MetricSettings(
        List<LogPattern> patterns, Map<String, Boolean> shown, List<LogRule> rules, Set<Finding.Rule> off) {
    public static final MetricSettings NONE = new MetricSettings(List.of(), Map.of(), List.of(), Set.of());

    public MetricSettings {
        patterns = List.copyOf(patterns);
        shown = Map.copyOf(shown);
        rules = List.copyOf(rules);
        off = Set.copyOf(off);
    }

    public MetricSettings with(String name, boolean isShown) {
        Map<String, Boolean> changed = new TreeMap<>(shown);
        changed.put(name, isShown);
        return new MetricSettings(patterns, changed, rules, off);
    }

    public MetricSettings withPatterns(List<LogPattern> changed) {
        return new MetricSettings(changed, shown, rules, off);
    }

    public MetricSettings withRules(List<LogRule> changed, Set<Finding.Rule> switchedOff) {
        return new MetricSettings(patterns, shown, changed, switchedOff);
    }
}
