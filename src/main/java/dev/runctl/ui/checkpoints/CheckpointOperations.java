package dev.runctl.ui.checkpoints;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.run.RunService;
import java.util.List;

/** What the Checkpoints screen asks of the services. Every method may block and fail with a ServiceException. */
public interface CheckpointOperations {
    /** Runs as last known, newest first. */
    List<Run> history();

    CheckpointService.Listing list(InstanceRef ref);

    Run resume(RunId id, String checkpoint, ResumeService.MissingQuestion question, Steps steps, Cancellation cancel);

    static CheckpointOperations of(RunService runs, CheckpointService checkpoints, ResumeService resumes) {
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
            public Run resume(
                    RunId id,
                    String checkpoint,
                    ResumeService.MissingQuestion question,
                    Steps steps,
                    Cancellation cancel) {
                return resumes.resume(id, checkpoint, question, steps, cancel);
            }
        };
    }
}
