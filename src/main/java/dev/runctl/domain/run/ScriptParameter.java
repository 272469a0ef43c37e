package dev.runctl.domain.run;

import java.util.List;

/**
 * One argument that a script's own parser declares.
 *
 * @param flag the longest option string such as {@code --epochs}; for a positional argument its name
 * @param kind what its value is
 * @param defaultValue the default as text, or empty
 * @param choices the values allowed, empty for any
 * @param help the parser's help text, or empty
 */
public record ScriptParameter(
        String flag,
        Kind kind,
        String defaultValue,
        List<String> choices,
        boolean required,
        boolean positional,
        boolean repeated,
        String help) {
    public enum Kind {
        TEXT,
        INTEGER,
        DECIMAL,
        PATH,
        /** Present or absent, takes no value. */
        SWITCH
    }

    public ScriptParameter {
        choices = List.copyOf(choices);
    }
}
