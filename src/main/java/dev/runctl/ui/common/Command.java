package dev.runctl.ui.common;

/**
 * Something a person can find and do in the command palette.
 *
 * @param group what it belongs to, shown beside it
 * @param icon an icon literal such as {@code fth-play}
 * @param more further words it is found by, such as an id; not shown
 */
public record Command(String title, String group, String icon, Runnable action, String more) {
    public Command(String title, String group, String icon, Runnable action) {
        this(title, group, icon, action, "");
    }

    /** What it is found by, in lower case. */
    public String searched() {
        return (title + " " + group + " " + more).toLowerCase(java.util.Locale.ROOT);
    }
}
