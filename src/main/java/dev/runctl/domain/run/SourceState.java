package dev.runctl.domain.run;

import java.util.List;

/**
 * Which state of the code a run was launched from, as git tells it.
 *
 * @param commit the commit's full id; empty in a work tree without a commit
 * @param branch empty where no branch is checked out
 * @param diff the project's uncommitted changes against the commit, as a patch; empty where there are none
 * @param isDiffCut whether the patch was longer than what is kept
 * @param untracked new files that belong to the project and that the patch does not show, by path
 */
public record SourceState(String commit, String branch, String diff, boolean isDiffCut, List<String> untracked) {
    public SourceState {
        untracked = List.copyOf(untracked);
    }

    public boolean isChanged() {
        return !diff.isEmpty() || !untracked.isEmpty();
    }
}
