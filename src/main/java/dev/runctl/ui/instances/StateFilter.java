package dev.runctl.ui.instances;

import dev.runctl.domain.instance.InstanceState;

/** The groups of states that a person filters by. */
public enum StateFilter {
    ALL("all"),
    RUNNING("running"),
    STOPPED("stopped"),
    CHANGING("changing"),
    TERMINATED("terminated");

    private final String key;

    StateFilter(String key) {
        this.key = key;
    }

    boolean accepts(InstanceState state) {
        return switch (this) {
            case ALL -> true;
            case RUNNING -> state == InstanceState.RUNNING;
            case STOPPED -> state == InstanceState.STOPPED;
            case CHANGING -> state.isTransitional();
            case TERMINATED -> state == InstanceState.TERMINATED;
        };
    }

    String textKey() {
        return "filter." + key;
    }
}
