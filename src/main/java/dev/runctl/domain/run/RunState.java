package dev.runctl.domain.run;

/** The life of a run. It is a function of the exit record, the heartbeat's age and EC2's state, never of log words. */
public enum RunState {
    SYNCING,
    STARTING,
    RUNNING,
    STOPPING,
    SUCCEEDED,
    /** The script ended by itself with a code other than 0, or by a signal nobody here sent. */
    FAILED,
    /** Ended after a person asked it to stop. */
    STOPPED,
    /** The machine or the supervisor went away before the script could end. */
    INTERRUPTED,
    /** No contact: the true state cannot be learned now. */
    LOST;

    public boolean isActive() {
        return this == SYNCING || this == STARTING || this == RUNNING || this == STOPPING;
    }

    /** Whether the state can never change again. */
    public boolean isFinal() {
        return !isActive() && this != LOST;
    }
}
