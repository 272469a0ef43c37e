package dev.runctl.ui.control.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The line under the cursor: characters with their styles, overwritten in place. */
final class EditableLine {
    /** A log without line ends must not fill the memory; the file has all of it. */
    static final int MAX_LENGTH = 1_000_000;

    private char[] characters = new char[128];
    private LogStyle[] styles = new LogStyle[128];
    private int length;
    private boolean cut;

    int length() {
        return length;
    }

    void load(LogLine line) {
        clear();
        grow(line.text().length());
        line.text().getChars(0, line.text().length(), characters, 0);
        length = line.text().length();
        Arrays.fill(styles, 0, length, LogStyle.PLAIN);
        for (LogLine.Span span : line.spans()) {
            Arrays.fill(styles, span.start(), span.end(), span.style());
        }
        cut = line.cut();
    }

    void clear() {
        length = 0;
        cut = false;
        if (characters.length > 65_536) {
            characters = new char[128];
            styles = new LogStyle[128];
        }
    }

    /** Writes at the column, filling up with spaces up to it; what is beyond the limit is left out. */
    void put(int column, char[] source, int from, int count, LogStyle style) {
        int room = Math.clamp(MAX_LENGTH - column, 0, count);
        if (room < count) {
            cut = true;
        }
        if (room == 0) {
            return;
        }
        grow(column + room);
        if (column > length) {
            Arrays.fill(characters, length, column, ' ');
            Arrays.fill(styles, length, column, LogStyle.PLAIN);
        }
        System.arraycopy(source, from, characters, column, room);
        Arrays.fill(styles, column, column + room, style);
        length = Math.max(length, column + room);
    }

    void blank(int from, int to) {
        int end = Math.min(to, length);
        if (from < end) {
            Arrays.fill(characters, from, end, ' ');
            Arrays.fill(styles, from, end, LogStyle.PLAIN);
        }
    }

    void truncate(int column) {
        if (column < length) {
            length = column;
            cut = false;
        }
    }

    private void grow(int needed) {
        if (needed > characters.length) {
            int size = Math.max(needed, characters.length * 2);
            characters = Arrays.copyOf(characters, size);
            styles = Arrays.copyOf(styles, size);
        }
    }

    LogLine freeze() {
        if (length == 0) {
            return LogLine.EMPTY;
        }
        List<LogLine.Span> spans = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= length; i++) {
            if (i == length || !styles[i].equals(styles[start])) {
                spans.add(new LogLine.Span(start, i, styles[start]));
                start = i;
            }
        }
        boolean plain = spans.size() == 1 && spans.getFirst().style().equals(LogStyle.PLAIN);
        return new LogLine(new String(characters, 0, length), plain ? List.of() : spans, cut);
    }
}
