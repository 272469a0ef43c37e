package dev.runctl.ui.instances;

import dev.runctl.text.GuardText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.theme.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Warnings of a row in plain words, and how they look. */
final class WarningText {
    private static final Messages TEXT = Messages.of("instances");
    private static final GuardText GUARD = new GuardText(Formats::duration, Formats::time);

    private WarningText() {}

    /** What it is, and what can be done. */
    static String sentence(RowWarning warning, Instant now) {
        String key = "warning." + warning.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (warning.kind()) {
            case NOT_ENFORCED, ENDING ->
                warning.limit()
                        .map(next -> {
                            Duration left = Duration.between(now, next.at());
                            String limit = GUARD.limit(next.reason());
                            return left.isPositive()
                                    ? TEXT.text(key, limit, Formats.duration(left), Formats.clock(next.at()))
                                    : TEXT.text(reached(warning.kind()), limit, Formats.age(next.at(), now));
                        })
                        .orElse("");
            case LOST_AGENT, NO_AGENT -> TEXT.text(key);
            case IDLE, HELD ->
                TEXT.text(key, Formats.perHour(warning.usdPerHour()), Formats.perMonth(warning.usdPerHour(), now));
        };
    }

    private static String reached(RowWarning.Kind kind) {
        return kind == RowWarning.Kind.NOT_ENFORCED ? "warning.reached.not-enforced" : "warning.reached.ending";
    }

    static String icon(RowWarning.Kind kind) {
        return switch (kind) {
            case NOT_ENFORCED -> "fth-alert-octagon";
            case ENDING -> "fth-clock";
            case LOST_AGENT, NO_AGENT -> "fth-wifi-off";
            case IDLE -> "fth-dollar-sign";
            case HELD -> "fth-hard-drive";
        };
    }

    static Tone tone(RowWarning.Kind kind) {
        return switch (kind) {
            case NOT_ENFORCED -> Tone.BAD;
            case ENDING, LOST_AGENT, NO_AGENT, IDLE -> Tone.WARN;
            case HELD -> Tone.IDLE;
        };
    }
}
