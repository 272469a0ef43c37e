package dev.runctl.ui.runs;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.metric.Sample;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.metric.MetricSettings;
import dev.runctl.service.run.SampleService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Samples and settings in memory. */
public final class FakeMetricOperations implements MetricOperations {
    public volatile List<Sample> held = List.of();
    public volatile List<Sample> newer = List.of();
    public volatile @Nullable Failure failure;
    public final Map<Path, MetricSettings> settings = new ConcurrentHashMap<>();
    public final List<Double> asked = new CopyOnWriteArrayList<>();

    @Override
    public List<Sample> heldSamples(RunId id) {
        return held;
    }

    @Override
    public SampleService.News newerSamples(RunId id, double after) {
        asked.add(after);
        Failure problem = failure;
        if (problem != null) {
            throw new ServiceException(problem);
        }
        return new SampleService.News(
                newer.stream().filter(it -> it.time() > after).toList(), false);
    }

    @Override
    public MetricSettings settings(Path project) {
        return settings.getOrDefault(project, MetricSettings.NONE);
    }

    @Override
    public void save(Path project, MetricSettings changed) {
        settings.put(project, changed);
    }
}
