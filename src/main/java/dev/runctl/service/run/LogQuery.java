package dev.runctl.service.run;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is looked for in a log: lines that contain the text and are at least of that level.
 *
 * @param text empty for any
 * @param regex whether the text is a regular expression
 */
public record LogQuery(String text, boolean regex, boolean matchCase, Level level) {
    /** How grave a line is, by the words and abbreviations that loggers print. */
    public enum Level {
        ANY(""),
        WARNING("warn|warning|\\w+warning|"),
        ERROR("");

        private final Pattern words;

        Level(String more) {
            words = Pattern.compile(
                    "\\b(?:" + more + "error|err|critical|fatal|severe|panic|traceback|\\w+error|\\w*exception"
                            + ")\\b|^[" + (more.isEmpty() ? "" : "W") + "EF]\\d{4}\\b",
                    Pattern.CASE_INSENSITIVE);
        }

        /** What marks a line as being of the level. */
        Pattern words() {
            return words;
        }

        public boolean isIn(CharSequence line) {
            return this == ANY || words.matcher(line).find();
        }
    }

    /** The regular expression needs more steps on one line than are worth waiting for. */
    public static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1;

        public TooSlow() {
            super("the regular expression is too slow on this log");
        }
    }

    public static final LogQuery NONE = new LogQuery("", false, false, Level.ANY);

    public static LogQuery literal(String text) {
        return new LogQuery(text, false, false, Level.ANY);
    }

    public boolean isEmpty() {
        return text.isEmpty() && level == Level.ANY;
    }

    /** @throws java.util.regex.PatternSyntaxException where the text is no regular expression */
    public Pattern pattern() {
        int flags = matchCase ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        return Pattern.compile(text, regex ? flags : flags | Pattern.LITERAL);
    }

    /** The text as bytes where comparing bytes finds the same lines; letters beyond ASCII have no case in bytes. */
    public Optional<byte[]> bytes() {
        boolean simple = !regex && !text.isEmpty() && (matchCase || text.chars().allMatch(c -> c < 128));
        return simple ? Optional.of(text.getBytes(StandardCharsets.UTF_8)) : Optional.empty();
    }
}
