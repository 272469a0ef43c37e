package dev.runctl.ui.runs;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.text.Messages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The curves of one chart: one thing measured, over one axis, on whatever data.
 *
 * @param key the same for the same chart as time goes on
 * @param names what the legend calls each curve
 * @param styles which colour each curve has; from 8 on the first eight again, dashed
 */
public record MetricGroup(String key, String title, List<Curve> curves, List<String> names, List<Integer> styles) {
    private static final Messages TEXT = Messages.of("metrics");

    /** Curves named for their metrics, in the order of the colours. */
    MetricGroup(String key, String title, List<Curve> curves) {
        this(
                key,
                title,
                curves,
                curves.stream().map(it -> it.name().value()).toList(),
                IntStream.range(0, curves.size()).boxed().toList());
    }

    /** Training and held-out data together; what is measured per step and per epoch apart. */
    static List<MetricGroup> of(List<Curve> curves) {
        Map<String, List<Curve>> byKey = new LinkedHashMap<>();
        for (Curve curve : curves) {
            byKey.computeIfAbsent(
                            curve.name().measured() + " " + curve.axis() + " " + curve.unit(), any -> new ArrayList<>())
                    .add(curve);
        }
        Map<String, Set<Axis>> axes = curves.stream()
                .collect(Collectors.groupingBy(
                        it -> it.name().measured(), Collectors.mapping(Curve::axis, Collectors.toSet())));
        return byKey.entrySet().stream()
                .map(entry -> new MetricGroup(entry.getKey(), title(entry.getValue(), axes), entry.getValue()))
                .toList();
    }

    /** A curve alone gives its chart its own name. */
    private static String title(List<Curve> curves, Map<String, Set<Axis>> axes) {
        Curve first = curves.getFirst();
        String measured = first.name().measured();
        boolean oneName = curves.stream().map(Curve::name).distinct().count() == 1;
        String name = oneName ? first.name().value() : measured;
        return axes.getOrDefault(measured, Set.of()).size() < 2
                ? name
                : TEXT.text("title." + first.axis().name().toLowerCase(Locale.ROOT), name);
    }
}
