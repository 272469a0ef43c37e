package dev.runctl.service.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is looked for in a log: lines that contain the text and are at least of that level.
 *
 * @param text empty for any
 * @param regex whether the text is a regular expression
 */
public record LogQuery(String text, boolean regex, boolean matchCase, Level level) {
    /** How grave a line is, by the words and abbreviations that loggers print. */
    public enum Level {
        ANY("", "", "", List.of()),
        WARNING("warning|", "warn|", "W", List.of("warn", "\nw")),
        ERROR("", "", "", List.of());

        private final Pattern words;
        private final List<String> signs;

        /**
         * @param ends what the last word of a compound may be, ValueError or UserWarning; no boundary is needed before it
         * @param glog the first letter of a line as glog writes it
         */
        Level(String ends, String alone, String glog, List<String> moreSigns) {
            words = Pattern.compile(
                    "(?:" + ends + "error|exception)\\b|\\b(?:" + alone
                            + "err|critical|fatal|severe|panic|traceback)\\b|^[" + glog + "EF]\\d{4}\\b",
                    Pattern.CASE_INSENSITIVE);
            signs = Stream.concat(
                            Stream.of(
                                    "err",
                                    "exception",
                                    "critical",
                                    "fatal",
                                    "severe",
                                    "panic",
                                    "traceback",
                                    "\ne",
                                    "\nf"),
                            moreSigns.stream())
                    .toList();
        }

        /**
         * Texts of which each line of the level has one, in ASCII and whatever the case: what is quick to look for. A line feed
         * stands for the beginning of the line. Empty for any line.
         */
        public List<String> signs() {
            return this == ANY ? List.of() : signs;
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
