package dev.runctl.storage;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogQuery;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One search through a file before the origin, in chunks from the last to the first. A literal is looked for in the bytes;
 * only lines that have it are read as text, and only where a level is asked for too.
 */
final class FileLogSearch {
    /** Steps of a regular expression on one line. */
    private static final int MAX_STEPS = 20_000_000;

    private final Path file;
    private final FileLogLines index;
    private final LogQuery query;
    private final Cancellation cancel;
    private final Consumer<LogLines.Found> sink;
    private final Optional<ByteNeedle> needle;
    private final Pattern pattern;

    private byte[] bytes = new byte[FileLogLines.CHUNK + FileLogLines.BLOCK + 1];

    FileLogSearch(Path file, FileLogLines index, LogQuery query, Cancellation cancel, Consumer<LogLines.Found> sink) {
        this.file = file;
        this.index = index;
        this.query = query;
        this.cancel = cancel;
        this.sink = sink;
        this.needle = query.bytes().map(it -> new ByteNeedle(it, query.matchCase()));
        this.pattern = query.pattern();
    }

    void run() {
        long origin = index.origin();
        if (query.isEmpty() || origin == 0) {
            sink.accept(new LogLines.Found(List.of(), 1));
            return;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = (origin - 1) / FileLogLines.CHUNK * FileLogLines.CHUNK;
            for (; start >= 0; start -= FileLogLines.CHUNK) {
                cancel.check();
                int own = (int) Math.min(FileLogLines.CHUNK, origin - start);
                List<Long> lines = chunk(in, start, own, origin);
                sink.accept(new LogLines.Found(lines, (double) (origin - start) / origin));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines that begin in the chunk; the last may end after it. */
    private List<Long> chunk(RandomAccessFile in, long start, int own, long origin) throws IOException {
        int before = start == 0 ? 0 : 1; // tells whether the chunk begins with a line
        int want = (int) Math.min(origin - start, own + FileLogLines.BLOCK) + before;
        int count = FileLogLines.readAt(in, start - before, bytes, want);
        int lastFeed = LineFeeds.next(bytes, Math.min(count, before + own - 1), count);
        while (lastFeed == count && start - before + count < origin && count < FileLogLines.LONGEST * 2) {
            int more = (int) Math.min(origin - (start - before + count), FileLogLines.LONGEST);
            byte[] larger = java.util.Arrays.copyOf(bytes, count + more);
            in.seek(start - before + count);
            int read = in.read(larger, count, more);
            bytes = larger;
            if (read <= 0) {
                break;
            }
            count += read;
            lastFeed = LineFeeds.next(bytes, lastFeed, count);
        }
        int end = lastFeed;
        List<Long> found = new ArrayList<>();
        int first = before == 0 ? 0 : LineFeeds.next(bytes, 0, count) + 1;
        if (first > before + own - 1) {
            return found; // no line begins here
        }
        Counter counter = new Counter(start, before, first);
        int line = first;
        while (line < end) {
            int hit = needle.isPresent() ? needle.get().find(bytes, line, end) : line;
            if (hit < 0) {
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

    private int lineStart(int at, int lowest) {
        int from = at;
        while (from > lowest && bytes[from - 1] != '\n') {
            from--;
        }
        return from;
    }

    private boolean matches(int from, int to) {
        if (needle.isPresent() && query.level() == LogQuery.Level.ANY) {
            return true;
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        Steps steps = new Steps(text, 0, text.length(), new int[] {0});
        return (needle.isPresent() || pattern.matcher(steps).find())
                && query.level().isIn(steps);
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

    /** A line that gives up on a regular expression that takes for ever, or when no one waits any more. */
    private final class Steps implements CharSequence {
        private final String text;
        private final int from;
        private final int to;
        private final int[] taken;

        Steps(String text, int from, int to, int[] taken) {
            this.text = text;
            this.from = from;
            this.to = to;
            this.taken = taken;
        }

        @Override
        public char charAt(int at) {
            int step = ++taken[0];
            if ((step & 0xffff) == 0) {
                cancel.check();
                if (step > MAX_STEPS) {
                    throw new LogQuery.TooSlow();
                }
            }
            return text.charAt(from + at);
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Steps(text, from + start, from + end, taken);
        }

        @Override
        public String toString() {
            return text.substring(from, to);
        }
    }
}
