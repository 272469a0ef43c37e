package dev.runctl.ui.control;

import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogLine;
import java.util.List;

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

    String text(LogBuffer buffer) {
        if (isEmpty()) {
            return "";
        }
        LogSelection s = forward();
        StringBuilder text = new StringBuilder();
        long number = Math.max(s.fromLine, buffer.first());
        List<LogLine> lines = buffer.lines(s.fromLine, s.toLine + 1);
        for (int i = 0; i < lines.size(); i++, number++) {
            String line = lines.get(i).text();
            if (i > 0) {
                text.append('\n');
            }
            text.append(
                    line,
                    startIn(number, line.length()),
                    Math.max(startIn(number, line.length()), endIn(number, line.length())));
        }
        return text.toString();
    }
}
