package dev.runctl.domain.checkpoint;

/**
 * Something an inspection found that a person should know.
 *
 * @param detail the name it is about: a function, a file, a tensor, or empty
 */
public record Finding(Code code, String detail) {
    /** The last part of a text's key in the bundle, with dashes: {@code finding.part-missing}. */
    public enum Code {
        /** Loading it would run this function, which can do anything. */
        EXECUTES,
        /** Loading it would run code of this class or function, which is not known to be harmless. */
        UNKNOWN_CODE,
        /** A file that its own lists name is not there. */
        PART_MISSING,
        /** A file that belongs to it is cut off or damaged. */
        PART_BROKEN,
        /** This part's sizes contradict what is said of it elsewhere. */
        DISAGREES,
        /** This part is present but cannot be checked. */
        NOT_CHECKED;

        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
