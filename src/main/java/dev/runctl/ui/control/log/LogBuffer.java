package dev.runctl.ui.control.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest lines of a log, by number; the oldest leave when there are too many lines or characters. Safe to use from
 * several threads: one writes, the screen reads.
 */
public final class LogBuffer {
    public static final int DEFAULT_LINES = 200_000;
    private static final long MAX_CHARACTERS = 48_000_000;

    private final int capacity;
    private @Nullable LogLine[] ring;
    /** For each line held, how many line feeds came before it. */
    private long[] feeds;

    private long first;
    private long end;
    private long characters;
    private int longest;

    public LogBuffer() {
        this(DEFAULT_LINES);
    }

    public LogBuffer(int capacity) {
        this.capacity = capacity;
        this.ring = new LogLine[Math.min(capacity, 1024)];
        this.feeds = new long[ring.length];
    }

    /** The number of the oldest line held; lines below it have left. */
    public synchronized long first() {
        return first;
    }

    /** One more than the number of the newest line: how many lines there have been. */
    public synchronized long end() {
        return end;
    }

    public synchronized int size() {
        return (int) (end - first);
    }

    /** The length of the longest line ever held, in characters. */
    public synchronized int longest() {
        return longest;
    }

    /** The line of that number; empty when it has left or is yet to come. */
    public synchronized LogLine line(long number) {
        return number < first || number >= end ? LogLine.EMPTY : held(number);
    }

    /**
     * Lines one after another.
     *
     * @param from number of the first
     * @param feeds for each, how many line feeds came before it
     */
    public record Slice(long from, List<LogLine> lines, List<Long> feeds) {
        public long end() {
            return from + lines.size();
        }
    }

    /** The lines from one number up to another, exclusive, as far as they are held. */
    public synchronized Slice slice(long from, long to) {
        List<LogLine> lines = new ArrayList<>();
        List<Long> before = new ArrayList<>();
        long start = Math.max(from, first);
        for (long n = start; n < Math.min(to, end); n++) {
            lines.add(held(n));
            before.add(feeds[(int) (n % ring.length)]);
        }
        return new Slice(start, lines, before);
    }

    private LogLine held(long number) {
        LogLine line = ring[(int) (number % ring.length)];
        return line == null ? LogLine.EMPTY : line;
    }

    /** How many line feeds came before a line that has left, if one line ended with each. */
    public synchronized long feedsBefore(long number) {
        return number - first + (end == first ? first : feeds[(int) (first % ring.length)]);
    }

    /** The number that a line with so many line feeds before it has, or would have had. */
    public synchronized long numberAt(long feedCount) {
        return feedCount - feedsBefore(0);
    }

    synchronized void append(LogLine line, long feedsBefore) {
        if (end - first == ring.length && ring.length < capacity) {
            grow();
        }
        if (end - first == capacity) {
            dropFirst();
        }
        ring[(int) (end % ring.length)] = line;
        feeds[(int) (end % ring.length)] = feedsBefore;
        end++;
        count(line);
    }

    synchronized void replace(long number, LogLine line) {
        if (number >= first && number < end) {
            characters -= held(number).text().length();
            ring[(int) (number % ring.length)] = line;
            count(line);
        }
    }

    /** From that number on the log goes on with these lines; at once, so that no reader sees a shorter one between. */
    public synchronized void replaceFrom(long number, List<LogLine> lines) {
        removeFrom(number);
        lines.forEach(line -> append(line, end));
    }

    synchronized void removeFrom(long number) {
        while (end > Math.max(number, first)) {
            end--;
            characters -= held(end).text().length();
            ring[(int) (end % ring.length)] = null;
        }
    }

    private void count(LogLine line) {
        int length = line.text().length();
        characters += length;
        longest = Math.max(longest, length);
        while (characters > MAX_CHARACTERS && end - first > 1) {
            dropFirst();
        }
    }

    private void dropFirst() {
        characters -= held(first).text().length();
        ring[(int) (first % ring.length)] = null;
        first++;
    }

    private void grow() {
        @Nullable LogLine[] larger = new LogLine[Math.min(capacity, ring.length * 2)];
        long[] largerFeeds = new long[larger.length];
        for (long n = first; n < end; n++) {
            largerFeeds[(int) (n % larger.length)] = feeds[(int) (n % ring.length)];
            larger[(int) (n % larger.length)] = ring[(int) (n % ring.length)];
        }
        ring = larger;
        feeds = largerFeeds;
    }
}
