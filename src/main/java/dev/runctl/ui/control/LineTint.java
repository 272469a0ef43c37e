package dev.runctl.ui.control;

import java.util.function.LongFunction;
import java.util.regex.Pattern;

/**
 * Whether a line is coloured as a warning or an error: where a logger has written its level, where Python warns, and for all of a
 * traceback. Stricter than what the search takes for a level, since a metric's name or a sentence may have such words too.
 */
enum LineTint {
    NONE,
    WARNING,
    ERROR;

    /** A level stands near the beginning of a line. */
    private static final int HEAD = 160;
    /** No traceback is longer. */
    private static final int FRAMES = 200;

    private static final String RANK = "(?:\\[[\\w:. -]{1,24}\\]:? ?)?";
    private static final Pattern ERRORS = Pattern.compile("\\b(?:ERROR|CRITICAL|FATAL|SEVERE|PANIC)\\b(?![=/-])"
            + "|^[EF]\\d{4} \\d\\d:"
            + "|\\b(?i:level(?:name)?)[\"']?\\s?[=:]\\s?[\"']?(?i:error|critical|fatal)\\b"
            + "|^" + RANK + "(?:Traceback \\(most recent call last\\):"
            + "|(?:[A-Za-z_]\\w*\\.)*[A-Z]\\w*(?:Error|Exception|Interrupt)(?::|$)"
            + "|(?:error|fatal|fatal error|panic): )");
    private static final Pattern WARNINGS = Pattern.compile("\\b(?:WARNING|WARN)\\b(?![=/-])"
            + "|^W\\d{4} \\d\\d:"
            + "|\\b(?i:level(?:name)?)[\"']?\\s?[=:]\\s?[\"']?(?i:warn|warning)\\b"
            + "|\\b[A-Z]\\w*Warning: "
            + "|^" + RANK + "[Ww]arning: ");
    private static final Pattern TRACEBACK = Pattern.compile("^" + RANK + "Traceback \\(most recent call last\\):");
    private static final Pattern FRAME = Pattern.compile("^" + RANK + "  +\\S");

    /**
     * @param number of the line
     * @param lines the text of any line by its number, to see what a line of a traceback belongs to
     */
    static LineTint of(long number, String text, LongFunction<String> lines) {
        String head = text.length() > HEAD ? text.substring(0, HEAD) : text;
        if (ERRORS.matcher(head).find() || isFrame(head) && isInTraceback(number, lines)) {
            return ERROR;
        }
        return WARNINGS.matcher(head).find() ? WARNING : NONE;
    }

    private static boolean isFrame(String text) {
        return FRAME.matcher(text).find();
    }

    private static boolean isInTraceback(long number, LongFunction<String> lines) {
        for (long above = number - 1; above >= number - FRAMES; above--) {
            String text = lines.apply(above);
            if (!isFrame(text)) {
                return TRACEBACK.matcher(text).find();
            }
        }
        return false;
    }
}
