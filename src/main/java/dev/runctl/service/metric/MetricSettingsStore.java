package dev.runctl.service.metric;

import java.nio.file.Path;

/** Keeps each project's {@link MetricSettings}. */
public interface MetricSettingsStore {
    /** @param project the project's root folder on this machine; nothing decided yet gives {@link MetricSettings#NONE} */
    MetricSettings load(Path project);

    void save(Path project, MetricSettings settings);
}
