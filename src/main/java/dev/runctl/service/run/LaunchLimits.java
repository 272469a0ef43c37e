package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.Run;
import dev.runctl.service.Steps;

/** Arms the limits of a run that is about to be launched. */
@FunctionalInterface
public interface LaunchLimits {
    LaunchLimits NONE = (run, steps, cancel) -> {};

    /** @throws dev.runctl.domain.failure.ServiceException where they cannot be armed; then nothing is launched */
    void arm(Run run, Steps steps, Cancellation cancel);
}
