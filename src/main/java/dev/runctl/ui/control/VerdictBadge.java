package dev.runctl.ui.control;

import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.text.Messages;
import dev.runctl.ui.theme.Tone;

/** A verdict as a badge, and its reason in words. */
public final class VerdictBadge {
    private static final Messages WORDS = Messages.of("common");
    private static final Messages REASONS = Messages.of("resume");

    private VerdictBadge() {}

    public static Badge show(Badge badge, Verdict verdict) {
        return switch (verdict.kind()) {
            case COMPLETE -> badge.show(WORDS.text("verdict.complete"), "fth-check-circle", Tone.OK);
            case INCOMPLETE -> badge.show(WORDS.text("verdict.incomplete"), "fth-alert-octagon", Tone.BAD);
            case SUSPECT -> badge.show(WORDS.text("verdict.suspect"), "fth-help-circle", Tone.WARN);
        };
    }

    /** The reason in a few words; the code itself where it is one this version does not know. */
    public static String reason(Verdict verdict) {
        return words("reason.", verdict);
    }

    /** The reason in a sentence. */
    public static String explanation(Verdict verdict) {
        return words("explain.", verdict);
    }

    private static String words(String stem, Verdict verdict) {
        String key = stem + verdict.reason();
        return REASONS.has(key) ? REASONS.text(key) : verdict.reason();
    }
}
