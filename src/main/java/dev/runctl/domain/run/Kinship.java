package dev.runctl.domain.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a run goes back to its parent: told by what both were asked for, so that it is true of every run ever recorded. */
public enum Kinship {
    /** The same script with the same arguments, continuing. */
    RESUMED,
    /** From the parent's weights, with another script or other arguments. */
    FORKED;

    public static Kinship of(RunRequest parent, RunRequest child) {
        boolean same = parent.script().equals(child.script()) && asked(parent).equals(asked(child));
        return same ? RESUMED : FORKED;
    }

    /** The arguments without the checkpoint that was passed on, which differs from resume to resume, and its flag. */
    private static List<String> asked(RunRequest request) {
        Optional<String> checkpoint = request.lineage().map(Lineage::checkpoint);
        List<String> asked = new ArrayList<>();
        for (String word : request.arguments()) {
            if (checkpoint.filter(word::equals).isPresent()) {
                if (!asked.isEmpty() && asked.getLast().startsWith("-")) {
                    asked.removeLast();
                }
            } else if (checkpoint
                    .filter(it -> word.startsWith("-") && word.endsWith("=" + it))
                    .isEmpty()) {
                asked.add(word);
            }
        }
        return asked;
    }
}
