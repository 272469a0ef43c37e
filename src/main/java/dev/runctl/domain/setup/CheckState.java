package dev.runctl.domain.setup;

import java.util.Locale;

/** What a check has come to, the better first. */
public enum CheckState {
    GOOD,
    /** It could not be checked: nothing is known to be wrong. */
    UNKNOWN,
    ATTENTION;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public CheckState worse(CheckState other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
