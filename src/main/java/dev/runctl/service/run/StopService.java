package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import java.time.Duration;
import java.util.Optional;

/** Stop safely: signal, wait for the script's own save, see the new checkpoint, then stop the machine. */
public final class StopService {
    /** @param checkpoint the checkpoint that appeared after the signal, if any */
    public record Stopped(Optional<Run> run, Optional<Checkpoint> checkpoint) {}

    /** Asked when the script has not ended in time: answers whether to kill it. */
    @FunctionalInterface
    public interface KillQuestion {
        boolean mayKill(Run run, Duration waited);
    }

    /** Ends the run by SIGTERM to the script, then, if allowed, SIGKILL. */
    public Stopped stopRun(RunId id, Duration grace, KillQuestion question, Steps steps, Cancellation cancel) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the instance's run as above, then stops the instance and follows it to stopped. Unless killing is allowed the
     * instance is not stopped while the script lives.
     */
    public Stopped stopInstance(
            InstanceRef ref, Duration grace, KillQuestion question, Steps steps, Cancellation cancel) {
        throw new UnsupportedOperationException();
    }
}
