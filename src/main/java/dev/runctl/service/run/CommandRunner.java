package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.InstanceRef;
import java.time.Duration;

/** Runs a short shell script on an instance and waits for its end. */
public interface CommandRunner {
    /**
     * @param exitCode the script's exit code
     * @param output its standard output, at most 24,000 characters (SSM GetCommandInvocation)
     * @param error its standard error, at most 8,000 characters
     */
    record Result(int exitCode, String output, String error) {}

    /**
     * @param script POSIX sh, run as the agent's user
     * @param limit after which it is killed on the instance
     * @throws dev.runctl.domain.failure.ServiceException AgentOffline, WrongState, TimedOut and the general ones
     * @throws java.util.concurrent.CancellationException once cancelled; the command is cancelled as well
     */
    Result run(InstanceRef ref, String script, Duration limit, Cancellation cancel);
}
