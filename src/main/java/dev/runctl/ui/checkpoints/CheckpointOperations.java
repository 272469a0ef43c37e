package dev.runctl.ui.checkpoints;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.run.RunService;
import dev.runctl.ui.control.resume.ResumeOperations;
import java.util.List;
import java.util.Optional;

/** What the Checkpoints screen asks of the services. Every method may block and fail with a ServiceException. */
public interface CheckpointOperations {
    /** Runs as last known, newest first. */
    List<Run> history();

    CheckpointService.Listing list(InstanceRef ref);

    /** What the instance told last, without asking it. */
    Optional<CheckpointService.Listing> seen(InstanceRef ref);

    ResumeOperations resumes();

    static CheckpointOperations of(RunService runs, CheckpointService checkpoints, ResumeOperations resumes) {
        return new CheckpointOperations() {
            @Override
            public List<Run> history() {
                return runs.history();
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
        };
    }
}
