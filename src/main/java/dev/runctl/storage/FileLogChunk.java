package dev.runctl.storage;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LineMatcher;
import dev.runctl.service.run.LogQuery;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks through chunks of a file, one thread's share of a search. A literal is looked for in the bytes; only lines that have
 * it are read as text, and only where a level is asked for too or a terminal would not show all of them.
 */
final class FileLogChunk {
    private final RandomAccessFile in;
    private final FileLogLines index;
    private final LogQuery query;
    /** Where the lines to look at end, in bytes. */
    private final long limit;

    private final Cancellation cancel;
    /** Whether a line with the first needle matches without another look. */
    private final boolean literal;
    /** Each line that matches has one of these; none where each line must be looked at. */
    private final List<ByteNeedle> needles;
    /** Where each needle is next. */
    private final int[] hits;

    private final LineMatcher matcher;

    private byte[] bytes = new byte[FileLogLines.CHUNK + FileLogLines.BLOCK + 1];
    private int count;

    FileLogChunk(RandomAccessFile in, FileLogLines index, LogQuery query, long limit, Cancellation cancel) {
        this.in = in;
        this.index = index;
        this.query = query;
        this.limit = limit;
        this.cancel = cancel;
        this.literal = query.bytes().isPresent();
        this.needles = literal
                ? List.of(new ByteNeedle(query.bytes().get(), query.matchCase()))
                : query.level().signs().stream()
                        .map(it -> new ByteNeedle(it.getBytes(StandardCharsets.US_ASCII), false))
                        .toList();
        this.hits = new int[needles.size()];
        this.matcher = new LineMatcher(query, cancel);
    }

    /** The numbers of matching lines that begin in the chunk at that position; the last may end after it. */
    List<Long> search(long start) throws IOException {
        cancel.check();
        int own = (int) Math.min(FileLogLines.CHUNK, limit - start);
        int before = start == 0 ? 0 : 1; // tells whether the chunk begins with a line
        int end = read(start, own, before);
        int first = before == 0 ? 0 : LineFeeds.next(bytes, 0, count) + 1;
        List<Long> found = new ArrayList<>();
        if (first > before + own - 1) {
            return found; // no line begins here
        }
        Counter counter = new Counter(start, before, first);
        Arrays.fill(hits, -1);
        int line = first;
        while (line < end) {
            int hit = start == 0 && line == 0 && !literal ? 0 : hit(line, end);
            if (hit >= end) {
                break;
            }
            int from = lineStart(hit, line);
            int to = LineFeeds.next(bytes, hit, end);
            if (matches(from, to)) {
                found.add(counter.number(from));
            }
            line = to + 1;
        }
        return found;
    }

    /** Where a line that may match is, at or after the beginning of a line. */
    private int hit(int line, int end) {
        if (needles.isEmpty()) {
            return line;
        }
        int nearest = end;
        for (int i = 0; i < hits.length; i++) {
            if (hits[i] < line) {
                int found = needles.get(i).find(bytes, literal ? line : Math.max(0, line - 1), end);
                hits[i] = found < 0 ? end : bytes[found] == '\n' ? found + 1 : Math.max(found, line);
            }
            nearest = Math.min(nearest, hits[i]);
        }
        return nearest;
    }

    /** @return where the last line that begins in the chunk ends, as far as it is read */
    private int read(long start, int own, int before) throws IOException {
        int want = (int) Math.min(limit - start, own + FileLogLines.BLOCK) + before;
        count = FileLogLines.readAt(in, start - before, bytes, want);
        int feed = LineFeeds.next(bytes, Math.min(count, before + own - 1), count);
        while (feed == count && start - before + count < limit && count < FileLogLines.LONGEST * 2) {
            int more = (int) Math.min(limit - (start - before + count), FileLogLines.LONGEST);
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, count + more));
            in.seek(start - before + count);
            int read = in.read(bytes, count, more);
            if (read <= 0) {
                break;
            }
            count += read;
            feed = LineFeeds.next(bytes, feed, count);
        }
        return feed;
    }

    private int lineStart(int at, int lowest) {
        int from = at;
        while (from > lowest && bytes[from - 1] != '\n') {
            from--;
        }
        return from;
    }

    private boolean matches(int from, int to) {
        if (literal && query.level() == LogQuery.Level.ANY && isPlain(from, to)) {
            return true;
        }
        return matcher.isIn(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private boolean isPlain(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Numbers of lines met in ascending order. */
    private final class Counter {
        private final long start;
        private final int before;
        private int counted;
        private long number = Long.MIN_VALUE;

        Counter(long start, int before, int first) {
            this.start = start;
            this.before = before;
            this.counted = first;
        }

        long number(int from) {
            if (number == Long.MIN_VALUE) {
                number = index.feedsBefore(Math.toIntExact(start / FileLogLines.BLOCK), cancel)
                        + LineFeeds.count(bytes, before, counted);
            }
            number += LineFeeds.count(bytes, counted, from);
            counted = from;
            return number;
        }
    }
}
