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

    /** Whether every word of the query occurs in the title, the group or the further words. */
    public boolean matches(String query) {
        String text = (title + " " + group + " " + more).toLowerCase(java.util.Locale.ROOT);
        for (String word : query.toLowerCase(java.util.Locale.ROOT).strip().split("\\s+", -1)) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
