package dev.runctl.ui.instances;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a row shows at one moment; does not change, so that rows can be filtered and sorted on any thread.
 *
 * @param state where an action leads that is under way, else what EC2 says
 * @param run the newest one on it as last known
 */
record RowFacts(InstanceSummary summary, InstanceState state, Optional<Run> run, RowNotes notes) {
    Instance instance() {
        return summary.instance();
    }

    InstanceRef ref() {
        return instance().ref();
    }

    String name() {
        return instance().displayName();
    }

    boolean isUp() {
        return state == InstanceState.RUNNING || state == InstanceState.PENDING;
    }

    /** Since the latest start, zero unless starting or running. */
    Duration uptime(Instant now) {
        Duration up = isUp() ? Duration.between(instance().launchTime(), now) : Duration.ZERO;
        return up.isNegative() ? Duration.ZERO : up;
    }
}
