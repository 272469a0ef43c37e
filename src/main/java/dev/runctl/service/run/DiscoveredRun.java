package dev.runctl.service.run;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A run that someone else launched, made up from the instance's record. Its project's local folder is not known. */
final class DiscoveredRun {
    private DiscoveredRun() {}

    static Run of(InstanceRef ref, Optional<Instance> instance, SeenRun seen, Instant now) {
        Fields asked = seen.request();
        String resumeFrom = asked.text("resume_from");
        String parent = asked.text("parent_run");
        Optional<Lineage> lineage = resumeFrom.isEmpty()
                ? Optional.empty()
                : Optional.of(new Lineage(
                        RunId.isValid(parent) ? Optional.of(new RunId(parent)) : Optional.empty(), resumeFrom));
        RunRequest request = new RunRequest(
                ref,
                Path.of(""),
                asked.text("project"),
                asked.text("script"),
                asked.texts("arguments"),
                asked.text("interpreter"),
                Map.of(),
                asked.text("checkpoint_dir"),
                false,
                lineage,
                asked.flag("uploads"));
        Instant created = asked.time("created_at").or(seen::started).orElse(now);
        return new Run(
                seen.id(),
                request,
                RunStatus.of(RunState.STARTING, created),
                created,
                seen.started(),
                seen.ended(),
                "",
                instance.map(Instance::name).orElse(""),
                instance.map(Instance::instanceType).orElse(""),
                "",
                asked.text("created_by"));
    }
}
