package dev.runctl.ui.control;

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

    /** The same from its earlier end to its later. */
    LogSelection forward() {
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
}
