package dev.runctl.ui.checkpoints;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.run.RunService;
import dev.runctl.ui.control.resume.ResumeOperations;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the Checkpoints screen asks of the services. Every method may block and fail with a ServiceException. */
public interface CheckpointOperations {
    /** Runs as last known, newest first. */
    List<Run> history();

    CheckpointService.Listing list(InstanceRef ref);

    /** What the instance told last, without asking it. */
    Optional<CheckpointService.Listing> seen(InstanceRef ref);

    ResumeOperations resumes();

    /** Learns the true states of runs that may be active. */
    void refreshRuns();

    /** Told on another thread of every run that has changed; does not block. */
    Subscription onRunChange(Consumer<Run> listener);

    static CheckpointOperations of(RunService runs, CheckpointService checkpoints, ResumeOperations resumes) {
        return new CheckpointOperations() {
            @Override
            public List<Run> history() {
                return runs.history().stream().filter(it -> !it.isOfFireDrill()).toList();
            }

            @Override
            public CheckpointService.Listing list(InstanceRef ref) {
                return checkpoints.list(ref);
            }

            @Override
            public Optional<CheckpointService.Listing> seen(InstanceRef ref) {
                return checkpoints.seen(ref);
            }

            @Override
            public ResumeOperations resumes() {
                return resumes;
            }

            @Override
            public void refreshRuns() {
                runs.refreshActive();
            }

            @Override
            public Subscription onRunChange(Consumer<Run> listener) {
                return runs.onChange(listener);
            }
        };
    }
}
