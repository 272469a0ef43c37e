package dev.runctl.service.run;

import java.util.Optional;

/** Decides where a new run saves when its checkpoint folder already has another run's checkpoints. */
@FunctionalInterface
public interface SharedFolder {
    /** What to do. */
    enum Answer {
        /** Save into the free folder instead. */
        APART,
        /** Save into the same folder: files of the same names are replaced. */
        REPLACE,
        /** Do not launch. */
        CANCEL
    }

    /**
     * @param folder as the request names it
     * @param free a folder that does not exist yet; empty where the script has no flag by which it could be told
     */
    Answer decide(String folder, Optional<String> free);

    /** Apart wherever the script can be told, without a question. */
    SharedFolder APART = (folder, free) -> free.isPresent() ? Answer.APART : Answer.REPLACE;
}
