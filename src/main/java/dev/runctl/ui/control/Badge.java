package dev.runctl.ui.control;

import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.RunState;
import dev.runctl.text.Messages;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.Locale;
import javafx.scene.control.Label;
import org.kordamp.ikonli.javafx.FontIcon;

/** A state as a word, a shape and a colour. */
public final class Badge extends Label {
    private static final Messages WORDS = Messages.of("common");

    private final FontIcon icon = new FontIcon();
    private Tone tone = Tone.IDLE;

    public Badge() {
        getStyleClass().add(StyleClasses.BADGE);
        setGraphic(icon);
        setMinWidth(USE_PREF_SIZE);
    }

    public Badge show(InstanceState state) {
        return switch (state) {
            case RUNNING -> show(WORDS.text("state.running"), "fth-check-circle", Tone.OK);
            case PENDING -> show(WORDS.text("state.pending"), "fth-loader", Tone.BUSY);
            case STOPPING -> show(WORDS.text("state.stopping"), "fth-loader", Tone.WARN);
            case STOPPED -> show(WORDS.text("state.stopped"), "fth-square", Tone.IDLE);
            case SHUTTING_DOWN -> show(WORDS.text("state.shutting-down"), "fth-loader", Tone.BAD);
            case TERMINATED -> show(WORDS.text("state.terminated"), "fth-x-circle", Tone.IDLE);
        };
    }

    public Badge show(RunState state) {
        String word = WORDS.text("run." + state.name().toLowerCase(Locale.ROOT));
        return switch (state) {
            case SYNCING -> show(word, "fth-upload", Tone.BUSY);
            case STARTING -> show(word, "fth-loader", Tone.BUSY);
            case RUNNING -> show(word, "fth-activity", Tone.BUSY);
            case STOPPING -> show(word, "fth-loader", Tone.WARN);
            case SUCCEEDED -> show(word, "fth-check", Tone.OK);
            case FAILED -> show(word, "fth-x", Tone.BAD);
            case STOPPED -> show(word, "fth-square", Tone.IDLE);
            case INTERRUPTED -> show(word, "fth-alert-triangle", Tone.WARN);
            case LOST -> show(word, "fth-wifi-off", Tone.WARN);
        };
    }

    public Badge show(String word, String iconLiteral, Tone next) {
        setText(word);
        if (!iconLiteral.equals(icon.getIconLiteral())) {
            icon.setIconLiteral(iconLiteral);
        }
        if (next != tone || !getStyleClass().contains(next.badgeClass())) {
            getStyleClass().remove(tone.badgeClass());
            getStyleClass().add(next.badgeClass());
            tone = next;
        }
        return this;
    }
}
