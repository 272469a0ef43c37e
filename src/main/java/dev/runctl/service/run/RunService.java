package dev.runctl.service.run;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The history of runs and their true states. */
public final class RunService {
    /** As last known, newest first; asks nobody. */
    public List<Run> history() {
        throw new UnsupportedOperationException();
    }

    public Optional<Run> find(RunId id) {
        throw new UnsupportedOperationException();
    }

    /** The newest run on the instance as last known. */
    public Optional<Run> latestOn(InstanceRef ref) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks EC2 and, where the agent answers, the instance about its runs, in one command; records and answers them, newest
     * first. Runs found there that the history lacks are added.
     */
    public List<Run> refresh(InstanceRef ref) {
        throw new UnsupportedOperationException();
    }

    /** Refreshes every instance that has an active or lost run, one after another in parallel by instance. */
    public List<Run> refreshActive() {
        throw new UnsupportedOperationException();
    }

    /** Tells of each run whose record changed through this service or by {@link LaunchService}. */
    public Subscription onChange(Consumer<Run> listener) {
        throw new UnsupportedOperationException();
    }
}
