package dev.runctl.domain.checkpoint;

import java.util.List;
import java.util.Set;

/**
 * Whether a checkpoint can be trusted.
 *
 * @param reason a bundle code, for example {@code json-parses}, {@code json-truncated}, {@code zip-closes}, {@code empty-file}
 * @param details what the reason is about: names of code in order, or the checkpoint's bytes and the usual ones; empty for most
 */
public record Verdict(Kind kind, String reason, List<String> details) {
    /** Nobody has looked into it yet, or its format cannot be looked into. */
    public static final Verdict NOT_INSPECTED = new Verdict(Kind.SUSPECT, "not-inspected");

    private static final String EXECUTES = "pickle-executes";
    private static final String UNKNOWN_CODE = "pickle-unknown";
    private static final String DAMAGED = "checksum-differs";
    private static final Set<String> PASSING =
            Set.of("unreadable", "being-written", "changed-meanwhile", "not-yet", "not-yet-in-s3");

    public enum Kind {
        COMPLETE,
        INCOMPLETE,
        SUSPECT
    }

    public Verdict {
        details = List.copyOf(details);
    }

    public Verdict(Kind kind, String reason) {
        this(kind, reason, List.of());
    }

    /** Loading it would run this code, which reaches beyond data. */
    public static Verdict executes(List<String> names) {
        return new Verdict(Kind.SUSPECT, EXECUTES, sorted(names));
    }

    /** Loading it needs this code, which is not known to be harmless. */
    public static Verdict unknownCode(List<String> names) {
        return new Verdict(Kind.SUSPECT, UNKNOWN_CODE, sorted(names));
    }

    /** Its bytes do not agree with the checksums that it carries. */
    public static Verdict damaged(List<String> parts) {
        return new Verdict(Kind.SUSPECT, DAMAGED, sorted(parts));
    }

    /** A copy in S3 that was written again after it had been recorded as complete. */
    public static final Verdict REWRITTEN = new Verdict(Kind.SUSPECT, "rewritten-in-s3");

    /** Whether somebody has read all of it and found other bytes than were written. */
    public boolean isDamaged() {
        return reason.equals(DAMAGED);
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().distinct().sorted().limit(20).toList();
    }

    /** Whether it says that loading the checkpoint runs code. */
    public boolean isAboutCode() {
        return reason.equals(EXECUTES) || reason.equals(UNKNOWN_CODE);
    }

    /** Whether it is about the moment, and not about the checkpoint. */
    public boolean isPassing() {
        return PASSING.contains(reason);
    }
}
