package dev.runctl.ui.runs;

import dev.runctl.domain.run.RunState;

/** Which runs the list shows. */
public enum StateFilter {
    ALL,
    ACTIVE,
    SUCCEEDED,
    /** All that did not end as wished: failed, interrupted, lost. */
    FAILED,
    STOPPED;

    boolean accepts(RunState state) {
        return switch (this) {
            case ALL -> true;
            case ACTIVE -> state.isActive();
            case SUCCEEDED -> state == RunState.SUCCEEDED;
            case FAILED -> state == RunState.FAILED || state == RunState.INTERRUPTED || state == RunState.LOST;
            case STOPPED -> state == RunState.STOPPED;
        };
    }
}
