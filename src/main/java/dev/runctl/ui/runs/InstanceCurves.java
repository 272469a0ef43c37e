package dev.runctl.ui.runs;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.metric.Sample;
import dev.runctl.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Function;

/** The instance's own measurements as charts over time. What was never measured has none. */
final class InstanceCurves {
    private static final Messages TEXT = Messages.of("metrics");

    private final List<Sample> samples;
    private final double start;

    private InstanceCurves(List<Sample> samples, double start) {
        this.samples = samples;
        this.start = start;
    }

    /** @param start of the run, in epoch seconds by the instance's clock */
    static List<MetricGroup> of(List<Sample> samples, double start) {
        return new InstanceCurves(samples, start).groups();
    }

    private List<MetricGroup> groups() {
        List<MetricGroup> groups = new ArrayList<>();
        add(groups, "cpu", List.of(curve("cpu", "cpu", "%", Sample::cpu)));
        add(
                groups,
                "memory",
                List.of(
                        curve("memory.used", "used", "B", Sample::memoryUsed),
                        curve("memory.total", "total", "B", Sample::memoryTotal)));
        add(groups, "disk", List.of(curve("disk", "free", "B", Sample::diskFree)));
        add(
                groups,
                "network",
                List.of(
                        curve("received", "received", "B/s", Sample::received),
                        curve("sent", "sent", "B/s", Sample::sent)));
        add(groups, "gpu.utilization", gpus("%", Sample.Gpu::utilization));
        add(groups, "gpu.memory", gpus("B", Sample.Gpu::memoryUsed));
        add(groups, "gpu.temperature", gpus("°C", Sample.Gpu::temperature));
        add(groups, "gpu.power", gpus("W", Sample.Gpu::power));
        return groups;
    }

    private static void add(List<MetricGroup> groups, String key, List<Curve> curves) {
        List<Curve> measured = curves.stream().filter(it -> it.size() > 0).toList();
        if (!measured.isEmpty()) {
            groups.add(new MetricGroup("instance " + key, TEXT.text("instance." + key), measured));
        }
    }

    private List<Curve> gpus(String unit, Function<Sample.Gpu, OptionalDouble> of) {
        TreeSet<Integer> indices = new TreeSet<>();
        samples.forEach(it -> it.gpus().forEach(gpu -> indices.add(gpu.index())));
        return indices.stream()
                .map(index -> curve(
                        "gpu " + index,
                        "gpu " + index,
                        unit,
                        sample -> sample.gpus().stream()
                                .filter(it -> it.index() == index)
                                .findFirst()
                                .map(of)
                                .orElse(OptionalDouble.empty())))
                .toList();
    }

    private Curve curve(String key, String name, String unit, Function<Sample, OptionalDouble> of) {
        double[] steps = new double[samples.size()];
        double[] times = new double[samples.size()];
        double[] values = new double[samples.size()];
        int size = 0;
        for (Sample sample : samples) {
            OptionalDouble value = of.apply(sample);
            if (value.isPresent()) {
                steps[size] = sample.time() - start;
                times[size] = sample.time();
                values[size++] = value.getAsDouble();
            }
        }
        return new Curve(key, MetricName.of(name), Axis.TIME, unit, steps, times, values, size, true);
    }
}
