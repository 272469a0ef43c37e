package dev.runctl.ui.runs;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.metric.Sample;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.metric.MetricSettings;
import dev.runctl.service.metric.MetricSettingsStore;
import dev.runctl.service.run.SampleService;
import java.nio.file.Path;
import java.util.List;

/** What the Metrics tab asks of the services, besides the log. Every method may block and fail with a ServiceException. */
public interface MetricOperations {
    /** What is held here of the instance's own measurements. */
    List<Sample> heldSamples(RunId id);

    /** Asks the instance. */
    SampleService.News newerSamples(RunId id, double after);

    MetricSettings settings(Path project);

    void save(Path project, MetricSettings settings);

    static MetricOperations of(SampleService samples, MetricSettingsStore store) {
        return new MetricOperations() {
            @Override
            public List<Sample> heldSamples(RunId id) {
                return samples.held(id);
            }

            @Override
            public SampleService.News newerSamples(RunId id, double after) {
                return samples.newer(id, after, new Cancellation());
            }

            @Override
            public MetricSettings settings(Path project) {
                return store.load(project);
            }

            @Override
            public void save(Path project, MetricSettings settings) {
                store.save(project, settings);
            }
        };
    }
}
