package dev.runctl.ui.control;

import dev.runctl.ui.control.log.LogLine;
import java.util.function.LongFunction;

/**
 * A stretch of a log from one position to another, in either direction.
 *
 * @param fromLine number of the line where it began
 * @param toLine number of the line where it ends
 */
record LogSelection(long fromLine, int fromColumn, long toLine, int toColumn) {
    static final LogSelection NONE = new LogSelection(0, 0, 0, 0);

    boolean isEmpty() {
        return fromLine == toLine && fromColumn == toColumn;
    }

    LogSelection to(long line, int column) {
        return new LogSelection(fromLine, fromColumn, line, column);
    }

    private boolean isForward() {
        return fromLine < toLine || fromLine == toLine && fromColumn <= toColumn;
    }

    private LogSelection forward() {
        return isForward() ? this : new LogSelection(toLine, toColumn, fromLine, fromColumn);
    }

    /** The first selected column of a line, its length when nothing is selected there. */
    int startIn(long line, int length) {
        LogSelection s = forward();
        if (isEmpty() || line < s.fromLine || line > s.toLine) {
            return length;
        }
        return line == s.fromLine ? Math.min(s.fromColumn, length) : 0;
    }

    /** The column after the last selected one of a line, 0 when nothing is selected there. */
    int endIn(long line, int length) {
        LogSelection s = forward();
        if (isEmpty() || line < s.fromLine || line > s.toLine) {
            return 0;
        }
        return line == s.toLine ? Math.min(s.toColumn, length) : length;
    }

    /** The text of the lines from {@code first} up to {@code end}, as far as they are selected. */
    String text(LongFunction<LogLine> lines, long first, long end) {
        if (isEmpty()) {
            return "";
        }
        LogSelection s = forward();
        StringBuilder text = new StringBuilder();
        long from = Math.max(s.fromLine, first);
        for (long number = from; number < Math.min(s.toLine + 1, end); number++) {
            String line = lines.apply(number).text();
            if (number > from) {
                text.append('\n');
            }
            int start = startIn(number, line.length());
            text.append(line, start, Math.max(start, endIn(number, line.length())));
        }
        return text.toString();
    }
}
