package dev.runctl.service.rule;

import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.run.RunId;
import java.util.List;

/** Keeps what rules did to each run, for as long as its log is kept. */
public interface FiringStore {
    /** In the order in which they were added. */
    List<Firing> load(RunId id);

    void add(RunId id, Firing firing);

    /** Whether this call is the first for the run, among all programs that share the store. */
    boolean claimStop(RunId id);
}
