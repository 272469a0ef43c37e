package dev.runctl.ui.control;

import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.text.Messages;
import dev.runctl.ui.theme.Tone;

/** A verdict as a badge. */
public final class VerdictBadge {
    private static final Messages WORDS = Messages.of("common");

    private VerdictBadge() {}

    public static Badge show(Badge badge, Verdict verdict) {
        return switch (verdict.kind()) {
            case COMPLETE -> badge.show(WORDS.text("verdict.complete"), "fth-check-circle", Tone.OK);
            case INCOMPLETE -> badge.show(WORDS.text("verdict.incomplete"), "fth-alert-octagon", Tone.BAD);
            case SUSPECT -> badge.show(WORDS.text("verdict.suspect"), "fth-help-circle", Tone.WARN);
        };
    }
}
