package dev.runctl.domain.checkpoint;

/**
 * Whether a checkpoint can be trusted.
 *
 * @param reason a bundle code, for example {@code json-parses}, {@code json-truncated}, {@code zip-closes}, {@code empty-file}
 */
public record Verdict(Kind kind, String reason) {
    public enum Kind {
        COMPLETE,
        INCOMPLETE,
        SUSPECT
    }
}
