package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import java.util.Optional;

/**
 * One visible sequence: start the instance if need be, wait for its agent, check the checkpoint on it, launch with the
 * script's own resume flag.
 */
public final class ResumeService {
    /** What to do when the checkpoint is not there or not whole. */
    public enum Choice {
        CANCEL,
        START_OVER,
        USE_NEWEST_COMPLETE
    }

    /** Asked before anything is launched. {@code newest} is the newest complete checkpoint there, if any. */
    @FunctionalInterface
    public interface MissingQuestion {
        Choice choose(String checkpoint, String reason, Optional<Checkpoint> newest);
    }

    /**
     * Resumes the run from the checkpoint with the run's own script and arguments.
     *
     * @param checkpoint the path as given to the script
     * @throws dev.runctl.domain.failure.ServiceException CheckpointUnusable when the choice is to cancel
     */
    public Run resume(RunId run, String checkpoint, MissingQuestion question, Steps steps, Cancellation cancel) {
        throw new UnsupportedOperationException();
    }
}
