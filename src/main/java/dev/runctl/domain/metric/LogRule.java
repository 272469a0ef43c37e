package dev.runctl.domain.metric;

/**
 * A person's own rule for a project's logs: what a line that fits it means, and what is to be done about it.
 *
 * @param name what it is called on the screen; tells it from the project's other rules
 * @param regex a regular expression that is looked for anywhere in a line
 * @param advice what helps, or empty
 */
public record LogRule(String name, String regex, Level level, String advice, Action action) {
    /** How bad a line is that fits. */
    public enum Level {
        NOTE,
        WARNING,
        PROBLEM
    }

    /** What a line that fits brings about, while a program follows the run live. */
    public enum Action {
        LABEL,
        NOTIFY,
        STOP
    }
}
