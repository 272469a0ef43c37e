package dev.runctl.domain.run;

/**
 * A file or folder of a project that is not sent.
 *
 * @param path relative to the root, with {@code /}
 * @param folder whether everything below it is left out with it
 * @param rule the ignore rule as written; empty where no rule is the reason
 * @param source the file that the rule stands in, as people know it; empty for a rule of the program's own
 * @param line of the rule in its file, from 1; 0 where there is none
 */
public record LeftOut(String path, boolean folder, Reason reason, String rule, String source, int line) {
    /** Why it is not sent. */
    public enum Reason {
        /** A line of an ignore file. */
        RULE,
        /** What no project sends: byte code, virtual environments and the like. */
        BY_PRODUCT,
        /** The folder that runs keep their checkpoints in: they belong to the instance. */
        CHECKPOINTS,
        /** A link to a place outside of the project. */
        LINK_OUTSIDE,
        /** A link to nothing. */
        LINK_BROKEN,
        /** A link to a folder that it lies in, or to one of which nothing is sent. */
        LINK_EMPTY,
        /** A pipe, a socket or a device. */
        NO_FILE,
        /** Not readable by this user, or gone while it was looked at. */
        UNREADABLE,
        /** A name that is no UTF-8 text. Nothing is sent while there is one: the project would not arrive whole. */
        BAD_NAME
    }

    public LeftOut(String path, boolean folder, Reason reason) {
        this(path, folder, reason, "", "", 0);
    }
}
