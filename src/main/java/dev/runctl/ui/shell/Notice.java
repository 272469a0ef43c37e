package dev.runctl.ui.shell;

import dev.runctl.domain.failure.Failure;
import dev.runctl.ui.common.Workbench;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that was told.
 *
 * @param next what a person can do about it, or empty
 * @param bad whether it is bad news, a failure or not
 * @param failure what went wrong, for its details; empty for good news
 * @param actions what helps, a button each
 * @param quiet whether it is shown elsewhere already, so that it goes to the list only
 */
public record Notice(
        Instant time,
        String text,
        String next,
        boolean bad,
        Optional<Failure> failure,
        List<Workbench.Action> actions,
        boolean quiet) {
    public Notice {
        actions = List.copyOf(actions);
    }
}
