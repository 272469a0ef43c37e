package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.service.Steps;

/** From a request to a script that runs: check, sync and start, each step told. */
public final class LaunchService {
    /**
     * Blocks until the script has been started on the instance (one SSM command where the code is small).
     *
     * @throws dev.runctl.domain.failure.ServiceException RunActive, AgentOffline, WrongState, OnInstance, ...
     */
    public Run launch(RunRequest request, Steps steps, Cancellation cancel) {
        throw new UnsupportedOperationException();
    }

    /** The command line that will run on the instance, quoted for POSIX sh, for people to read. */
    public String commandLine(RunRequest request) {
        throw new UnsupportedOperationException();
    }
}
