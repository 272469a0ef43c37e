package dev.runctl.domain.instance;

import dev.runctl.domain.cost.Cost;
import java.time.Duration;

/**
 * One row of the instance list.
 *
 * @param uptime since the latest start while pending or running, else zero
 * @param cost rate now and what this start has cost so far
 */
public record InstanceSummary(Instance instance, Agent agent, Duration uptime, Cost cost) {
    /** Whether a command can be sent now. */
    public boolean isReachable() {
        return instance.state() == InstanceState.RUNNING && agent.isOnline();
    }
}
