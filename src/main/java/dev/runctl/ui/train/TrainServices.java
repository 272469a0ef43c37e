package dev.runctl.ui.train;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.EarlierCheckpoints;
import dev.runctl.service.checkpoint.FireDrill;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.ProjectReader;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.ScriptReader;
import dev.runctl.service.run.SharedFolder;
import dev.runctl.service.run.StopService;
import dev.runctl.service.run.SyncService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@link TrainOperations} by the program's services. */
public record TrainServices(
        LaunchService launches,
        InstanceService instances,
        RunService runs,
        ProjectReader projects,
        SyncService syncs,
        ScriptReader scripts,
        ResumeCheck resumeCheck,
        EarlierCheckpoints earlier,
        StopService stops,
        FireDrill drill,
        GuardService guards,
        ElsewhereService elsewhere)
        implements TrainOperations {
    @Override
    public Path rootOf(Path script) {
        return projects.rootOf(script);
    }

    @Override
    public ScriptForm read(Path script) {
        return scripts.read(script);
    }

    @Override
    public SyncPreview preview(SyncService.Asked asked, Cancellation cancel) {
        return syncs.preview(asked, cancel);
    }

    @Override
    public IgnoreLine ignore(Path root, String path, boolean folder) {
        return syncs.ignore(root, path, folder);
    }

    @Override
    public void unignore(IgnoreLine line) {
        syncs.unignore(line);
    }

    @Override
    public Set<InstanceRef> busy() {
        return runs.history().stream()
                .filter(run -> run.status().state().isActive())
                .map(run -> run.request().target())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void makeReady(InstanceRef ref, Duration limit, Steps steps, Cancellation cancel) {
        instances.makeReady(ref, limit, steps, cancel);
    }

    @Override
    public ResumeCheck.Answer resumeCheck(RunRequest request, String checkpoint, Cancellation cancel) {
        return resumeCheck.check(request, checkpoint, cancel);
    }

    @Override
    public Optional<EarlierCheckpoints.Taken> earlier(EarlierCheckpoints.Asked asked, Cancellation cancel) {
        return earlier.find(asked, cancel);
    }

    @Override
    public ShutdownMeans shutdownMeans(InstanceRef ref) {
        return guards.shutdownMeans(ref);
    }

    @Override
    public Run launch(RunRequest request, GuardWish limits, SharedFolder shared, Steps steps, Cancellation cancel) {
        return launches.launch(request, shared, warnings -> {}, elsewhere.limits(limits), steps, cancel);
    }

    @Override
    public Optional<String> copyBucket(Location location) {
        return stops.copyBucket(location);
    }

    @Override
    public Optional<DrillReport> lastDrill(Path root, String script) {
        return drill.last(root, script);
    }

    @Override
    public DrillReport drill(RunRequest request, Steps steps, Cancellation cancel) {
        return drill.run(request, FireDrill.GRACE, steps, cancel);
    }

    @Override
    public String commandLine(RunRequest request) {
        return launches.commandLine(request);
    }
}
