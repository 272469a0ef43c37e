package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Verdict;

/** Reading has come to a verdict before its end. */
final class Judged extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Verdict verdict;

    private Judged(Verdict verdict) {
        super(verdict.reason(), null, false, false);
        this.verdict = verdict;
    }

    static Judged incomplete(String reason) {
        return new Judged(new Verdict(Verdict.Kind.INCOMPLETE, reason));
    }

    static Judged suspect(String reason) {
        return new Judged(new Verdict(Verdict.Kind.SUSPECT, reason));
    }

    Verdict verdict() {
        return verdict;
    }
}
