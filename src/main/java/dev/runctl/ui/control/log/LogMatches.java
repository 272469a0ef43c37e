package dev.runctl.ui.control.log;

import java.util.Arrays;
import java.util.List;

/**
 * The matching lines of one search, in the order of the log, whether the buffer holds them or only the file has them; and
 * the rows that show them with lines around. A row keeps its number while older matches are added before it. Lines of the
 * buffer have its numbers, those of the file the number of line feeds before them. Safe to use from several threads.
 */
public final class LogMatches {
    /** So many lines of the file at most: the newest. */
    public static final int MOST = 2_000_000;

    private final LogBuffer buffer;
    /** Matches lie from {@code head} up to {@code tail}; those before {@code held} are of the file. */
    private long[] at = new long[64];
    /** For each match, how many line feeds came before its line. */
    private long[] feeds = new long[64];
    /** For each match, the number of the row after the last one that belongs to it. */
    private long[] ends = new long[64];

    private int head = 32;
    private int held = 32;
    private int tail = 32;
    private int around;

    public LogMatches(LogBuffer buffer) {
        this.buffer = buffer;
    }

    public synchronized int size() {
        return tail - head;
    }

    // ---- writing

    /** @return whether there was room for all of them, ascending numbers below all there are */
    public synchronized boolean addOlder(List<Long> fileLines) {
        long shift = shift();
        for (int i = fileLines.size() - 1; i >= 0; i--) {
            if (held - head >= MOST) {
                return false;
            }
            prepend(fileLines.get(i), fileLines.get(i), shift);
        }
        return true;
    }

    /** Lines of the buffer below all there are; before any of the file. */
    public synchronized void addOlderHeld(long[] numbers, long[] feedsBefore, int count) {
        for (int i = count - 1; i >= 0; i--) {
            prepend(numbers[i], feedsBefore[i], 0);
            held--;
        }
    }

    private void prepend(long value, long feedsBefore, long shift) {
        if (head == 0) {
            move((tail - head) * 2 + 64, (tail - head) + 32);
        }
        long end = 0;
        if (head < tail) {
            end = ends[head] - rows(line(head, shift) - value - shift);
        }
        head--;
        at[head] = value;
        feeds[head] = feedsBefore;
        ends[head] = end;
    }

    /** Of the buffer's lines from that number on these match now, and no others. */
    public synchronized void replaceFrom(long number, long[] numbers, long[] feedsBefore, int count) {
        tail = Math.max(held, lowerBound(number, shift()));
        for (int i = 0; i < count; i++) {
            if (tail == at.length) {
                move((tail - head) * 2 + 64, 32);
            }
            at[tail] = numbers[i];
            feeds[tail] = feedsBefore[i];
            ends[tail] = tail == head ? 0 : ends[tail - 1] + rows(numbers[i] - line(tail - 1, shift()));
            tail++;
        }
    }

    /** Lines below that number have left the buffer; they are of the file from now on, or gone where that has them no more. */
    public synchronized void leave(long number, boolean inFile) {
        while (held < tail && at[held] < number) {
            at[held] = feeds[held];
            held++;
        }
        if (!inFile) {
            head = held;
        }
    }

    public synchronized void clear() {
        head = 32;
        held = 32;
        tail = 32;
    }

    /** Shows so many lines before and after each match. */
    public synchronized void showAround(int lines) {
        around = lines;
        long shift = shift();
        for (int i = head; i < tail; i++) {
            ends[i] = i == head ? 0 : ends[i - 1] + rows(line(i, shift) - line(i - 1, shift));
        }
    }

    private void move(int capacity, int newHead) {
        int count = tail - head;
        long[][] moved = {at, feeds, ends};
        for (int i = 0; i < moved.length; i++) {
            long[] larger = new long[Math.max(capacity, newHead + count + 32)];
            System.arraycopy(moved[i], head, larger, newHead, count);
            moved[i] = larger;
        }
        at = moved[0];
        feeds = moved[1];
        ends = moved[2];
        held += newHead - head;
        head = newHead;
        tail = newHead + count;
    }

    // ---- matches

    private long shift() {
        return buffer.numberAt(0);
    }

    private long line(int i, long shift) {
        return i < held ? at[i] + shift : at[i];
    }

    private int lowerBound(long number, long shift) {
        int low = head;
        int high = tail;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (line(middle, shift) < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many matches there are before a line. */
    public synchronized int indexOf(long line) {
        return lowerBound(line, shift()) - head;
    }

    public synchronized boolean contains(long line) {
        long shift = shift();
        int i = lowerBound(line, shift);
        return i < tail && line(i, shift) == line;
    }

    /** The number of the matching line at an index; of the nearest one where the index is outside; 0 where there is none. */
    public synchronized long lineAt(int index) {
        if (head == tail) {
            return 0;
        }
        return line(Math.clamp(head + (long) index, head, tail - 1), shift());
    }

    // ---- rows

    /** How many rows a match adds after the one before it. */
    private long rows(long gap) {
        return Math.clamp(gap, 1, 2L * around + 1);
    }

    /** @param firstLine the log's first line */
    public synchronized long firstRow(long firstLine) {
        if (head == tail) {
            return 0;
        }
        long before = Math.clamp(line(head, shift()) - firstLine, 0, around);
        return ends[head] - around - 1 - before;
    }

    /** @param endLine the number after the log's last line */
    public synchronized long endRow(long endLine) {
        return head == tail
                ? 0
                : ends[tail - 1] - Math.clamp(line(tail - 1, shift()) + around + 1 - endLine, 0, around);
    }

    /** The number of the line that a row shows. */
    public synchronized long lineOfRow(long row) {
        if (head == tail) {
            return 0;
        }
        int i = ofRow(row);
        return line(i, shift()) + around + 1 - (ends[i] - row);
    }

    /** The row of a line, or of the next one that is shown; of the last one after that. */
    public synchronized long rowOfLine(long line) {
        if (head == tail) {
            return 0;
        }
        long shift = shift();
        int i = Math.min(lowerBound(line - around, shift), tail - 1);
        long row = ends[i] - 1 - (line(i, shift) + around - line);
        return Math.clamp(row, i == head ? ends[i] - 1 - 2L * around : ends[i - 1], ends[i] - 1);
    }

    /** How many rows there are from a line on. */
    public synchronized long rowsFrom(long line, long endLine) {
        if (head == tail) {
            return 0;
        }
        long row = rowOfLine(line);
        return lineOfRow(row) < line ? 0 : Math.max(0, endRow(endLine) - row);
    }

    /** Whether lines are left out between this row and the one above. */
    public synchronized boolean isGapAbove(long row) {
        if (around == 0 || head == tail) {
            return false;
        }
        int i = ofRow(row);
        long shift = shift();
        return i > head && ends[i - 1] == row && line(i, shift) - line(i - 1, shift) > 2L * around + 1;
    }

    private int ofRow(long row) {
        int i = Arrays.binarySearch(ends, head, tail, row + 1);
        return Math.min(i < 0 ? -i - 1 : i, tail - 1);
    }
}
