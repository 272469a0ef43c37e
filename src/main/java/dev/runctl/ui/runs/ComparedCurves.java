package dev.runctl.ui.runs;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.RunComparison;
import dev.runctl.text.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The curves of several runs put over one another: a chart for each metric, a colour for each run. */
final class ComparedCurves {
    private static final Messages TEXT = Messages.of("metrics");

    private ComparedCurves() {}

    private record Owned(int run, String name, Curve curve) {}

    /** @param byTime over the seconds since each run's start; points of unknown time are left out */
    static List<MetricGroup> of(List<RunComparison.Side> sides, boolean byTime) {
        List<String> names = ComparedNames.of(
                sides.stream().map(side -> side.capsule().run()).toList());
        Map<String, List<Owned>> charts = new LinkedHashMap<>();
        for (int i = 0; i < sides.size(); i++) {
            Run run = sides.get(i).capsule().run();
            for (Curve curve : sides.get(i).curves()) {
                Optional<Curve> drawn = byTime ? overTime(curve, run) : Optional.of(curve);
                if (drawn.isPresent() && (drawn.get().size() > 1 || drawn.get().anchored())) {
                    String key = curve.name() + " " + drawn.get().axis() + " " + curve.unit();
                    charts.computeIfAbsent(key, any -> new ArrayList<>()).add(new Owned(i, names.get(i), drawn.get()));
                }
            }
        }
        Map<String, Long> axes = charts.values().stream()
                .collect(
                        Collectors.groupingBy(it -> it.getFirst().curve().name().value(), Collectors.counting()));
        List<MetricGroup> groups = new ArrayList<>();
        charts.forEach((key, owned) -> {
            Curve first = owned.getFirst().curve();
            String name = first.name().value();
            groups.add(new MetricGroup(
                    key,
                    axes.getOrDefault(name, 1L) < 2
                            ? name
                            : TEXT.text("title." + first.axis().name().toLowerCase(Locale.ROOT), name),
                    owned.stream().map(Owned::curve).toList(),
                    owned.stream().map(Owned::name).toList(),
                    owned.stream().map(Owned::run).toList()));
        });
        return groups;
    }

    private static Optional<Curve> overTime(Curve curve, Run run) {
        double start = run.started().map(ComparedCurves::seconds).orElse(Double.NaN);
        double[] at = new double[curve.size()];
        double[] times = new double[curve.size()];
        double[] values = new double[curve.size()];
        int size = 0;
        for (int i = 0; i < curve.size(); i++) {
            double time = curve.times()[i];
            if (!Double.isNaN(time)) {
                start = Double.isNaN(start) ? time : start;
                // Clocks differ by a little, and a line may be told of late: time does not run backwards.
                at[size] = Math.max(size == 0 ? 0 : at[size - 1], time - start);
                times[size] = time;
                values[size++] = curve.values()[i];
            }
        }
        return size == 0
                ? Optional.empty()
                : Optional.of(new Curve(
                        curve.key(), curve.name(), Axis.TIME, curve.unit(), at, times, values, size, curve.anchored()));
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}
