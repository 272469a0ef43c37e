package dev.runctl.ui.control.log;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a text in a buffer, ignoring case, and keeps up as lines come, change and leave. One thread at a time. */
public final class LogSearch {
    private static final int BLOCK = 2000;
    private static final int MAX_MATCHES = 1_000_000;
    /** Bits of a position that hold the column; lines are not longer (see EditableLine). */
    private static final int COLUMN_BITS = 20;

    private final LogBuffer buffer;
    private @Nullable Pattern pattern;
    private int length;
    private long[] matches = new long[64];
    private int matchCount;
    private long[] lines = new long[64];
    private int lineCount;
    private long searched;

    public LogSearch(LogBuffer buffer) {
        this.buffer = buffer;
    }

    public boolean isActive() {
        return pattern != null;
    }

    /** Looks for another text; an empty one ends the search. */
    public void query(String text) {
        pattern = text.isEmpty()
                ? null
                : Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        length = text.length();
        matchCount = 0;
        lineCount = 0;
        searched = buffer.first();
        update(searched);
    }

    /** Takes in that lines from that number on may have changed. */
    public void update(long dirtyFrom) {
        Pattern wanted = pattern;
        if (wanted == null) {
            return;
        }
        dropBelow(buffer.first());
        long from = Math.max(Math.min(searched, dirtyFrom), buffer.first());
        matchCount = lowerBound(matches, matchCount, from << COLUMN_BITS);
        lineCount = lowerBound(lines, lineCount, from);
        long end = buffer.end();
        for (long block = from; block < end; block += BLOCK) {
            List<LogLine> read = buffer.lines(block, Math.min(block + BLOCK, end));
            for (int i = 0; i < read.size(); i++) {
                find(wanted, block + i, read.get(i).text());
            }
        }
        searched = end;
    }

    private void find(Pattern wanted, long number, String text) {
        Matcher matcher = wanted.matcher(text);
        boolean found = false;
        while (matchCount < MAX_MATCHES && matcher.find()) {
            if (matchCount == matches.length) {
                matches = Arrays.copyOf(matches, matches.length * 2);
            }
            matches[matchCount++] = number << COLUMN_BITS | matcher.start();
            found = true;
        }
        if (found) {
            if (lineCount == lines.length) {
                lines = Arrays.copyOf(lines, lines.length * 2);
            }
            lines[lineCount++] = number;
        }
    }

    private void dropBelow(long number) {
        int gone = lowerBound(matches, matchCount, number << COLUMN_BITS);
        System.arraycopy(matches, gone, matches, 0, matchCount - gone);
        matchCount -= gone;
        int goneLines = lowerBound(lines, lineCount, number);
        System.arraycopy(lines, goneLines, lines, 0, lineCount - goneLines);
        lineCount -= goneLines;
    }

    private static int lowerBound(long[] sorted, int count, long key) {
        int at = Arrays.binarySearch(sorted, 0, count, key);
        return at < 0 ? -at - 1 : at;
    }

    public int count() {
        return matchCount;
    }

    /** How many lines hold a match. */
    public int lineCount() {
        return lineCount;
    }

    /** The number of the line that is the index-th to hold a match. */
    public long lineAt(int index) {
        return lines[index];
    }

    /** Index of the first matching line at or after that number; {@link #lineCount} if there is none. */
    public int lineIndex(long number) {
        return lowerBound(lines, lineCount, number);
    }

    public long matchLine(int index) {
        return matches[index] >> COLUMN_BITS;
    }

    public int matchColumn(int index) {
        return (int) (matches[index] & ((1 << COLUMN_BITS) - 1));
    }

    /** Index of the first match at or after the line; {@link #count} if there is none. */
    public int matchIndex(long number) {
        return lowerBound(matches, matchCount, number << COLUMN_BITS);
    }

    /** The length of what is looked for, in characters. */
    public int length() {
        return length;
    }
}
