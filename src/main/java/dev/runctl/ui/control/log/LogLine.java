package dev.runctl.ui.control.log;

import java.util.List;

/**
 * One line as shown.
 *
 * @param text without control characters
 * @param spans styles by position, in order and without gaps; empty when all of it is plain
 * @param cut whether the line was longer than is kept
 */
public record LogLine(String text, List<Span> spans, boolean cut) {
    public static final LogLine EMPTY = new LogLine("", List.of(), false);

    /** The style of the characters from {@code start} up to {@code end}, exclusive. */
    public record Span(int start, int end, LogStyle style) {}

    public LogLine {
        spans = List.copyOf(spans);
    }

    public static LogLine plain(String text) {
        return new LogLine(text, List.of(), false);
    }
}
