package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.RunState;
import java.util.Set;

/** What the command line's process answers to its caller; documented in {@code src/docs/exit-statuses.md}. */
public final class ExitStatus {
    public static final int OK = 0;
    public static final int SCRIPT_FAILED = 1;
    public static final int USAGE = 2;
    public static final int WRONG_STATE = 3;
    public static final int NOT_FOUND = 4;
    public static final int NOT_PERMITTED = 5;
    public static final int NOT_REACHABLE = 6;
    public static final int ENDED_EARLY = 7;
    public static final int UNEXPECTED = 70;
    public static final int INTERRUPTED = 130;

    private static final Set<String> ABSENT_CHECKPOINT = Set.of("missing", "none", "unseen");

    private ExitStatus() {}

    static int of(Failure failure) {
        return switch (failure) {
            case Failure.InvalidInput ignored -> USAGE;
            case Failure.WrongState ignored -> WRONG_STATE;
            case Failure.RunActive ignored -> WRONG_STATE;
            case Failure.OnInstance ignored -> WRONG_STATE;
            case Failure.LimitReached ignored -> WRONG_STATE;
            case Failure.NotLaunched ignored -> WRONG_STATE;
            case Failure.NotStored ignored -> UNEXPECTED;
            case Failure.CheckpointUnusable unusable ->
                ABSENT_CHECKPOINT.contains(unusable.reason()) ? NOT_FOUND : WRONG_STATE;
            case Failure.NotFound ignored -> NOT_FOUND;
            case Failure.Credentials ignored -> NOT_PERMITTED;
            case Failure.ClockSkewed ignored -> NOT_PERMITTED;
            case Failure.AccessDenied ignored -> NOT_PERMITTED;
            case Failure.Throttled ignored -> NOT_REACHABLE;
            case Failure.AgentOffline ignored -> NOT_REACHABLE;
            case Failure.NotSupported ignored -> NOT_REACHABLE;
            case Failure.Unreachable ignored -> NOT_REACHABLE;
            case Failure.TimedOut ignored -> NOT_REACHABLE;
            case Failure.Cancelled ignored -> INTERRUPTED;
            case Failure.Unexpected ignored -> UNEXPECTED;
        };
    }

    /** For a command that waited for the run. */
    static int of(RunState state) {
        return switch (state) {
            case SUCCEEDED -> OK;
            case FAILED -> SCRIPT_FAILED;
            case STOPPED, INTERRUPTED -> ENDED_EARLY;
            case LOST, SYNCING, STARTING, RUNNING, STOPPING -> NOT_REACHABLE;
        };
    }
}
