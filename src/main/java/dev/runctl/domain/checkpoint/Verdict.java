package dev.runctl.domain.checkpoint;

/**
 * Whether a checkpoint can be trusted.
 *
 * @param reason a bundle code, for example {@code json-parses}, {@code json-truncated}, {@code zip-closes}, {@code empty-file}
 */
public record Verdict(Kind kind, String reason) {
    /** Nobody has looked into it yet, or its format cannot be looked into. */
    public static final Verdict NOT_INSPECTED = new Verdict(Kind.SUSPECT, "not-inspected");

    public enum Kind {
        COMPLETE,
        INCOMPLETE,
        SUSPECT
    }
}
