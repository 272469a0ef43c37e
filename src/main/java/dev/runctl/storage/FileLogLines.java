package dev.runctl.storage;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Lines of a file by a sparse index: for each block of 64 KiB, how many line feeds lie between the origin and the block.
 * That is 8 bytes a block, whatever the lines; which line is where inside a block is counted when it is read.
 */
final class FileLogLines implements LogLines {
    static final int BLOCK = 1 << 16;
    static final int CHUNK = 1 << 20;
    /** Of a longer line only this much is read. */
    static final int LONGEST = 1 << 20;

    private final Path file;
    private final long origin;
    /** For each indexed block the number of the first line feed at or after its beginning. */
    private long[] feeds;

    private int low;
    private int high;

    /** @param tail how many bytes at the end may lie after the origin, which is the next beginning of a line */
    static FileLogLines open(Path file, long tail) {
        if (!file.toFile().exists()) {
            return new FileLogLines(file, 0, 0);
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long origin = 0;
            byte[] bytes = new byte[BLOCK];
            if (in.length() > tail) {
                origin = nextLine(in, in.length() - tail - 1, bytes);
            }
            int count = readAt(in, origin / BLOCK * BLOCK, bytes, (int) (origin % BLOCK));
            return new FileLogLines(file, origin, LineFeeds.count(bytes, 0, count));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileLogLines(Path file, long origin, int feedsBefore) {
        this.file = file;
        this.origin = origin;
        low = Math.toIntExact(origin / BLOCK);
        high = low;
        feeds = new long[low + 16];
        feeds[low] = -feedsBefore;
    }

    /** The beginning of the first line after that position; a line that long as to have none nearby is cut there. */
    private static long nextLine(RandomAccessFile in, long from, byte[] bytes) throws IOException {
        long at = from;
        int count;
        while ((count = readAt(in, at, bytes, BLOCK)) > 0) {
            int feed = LineFeeds.next(bytes, 0, count);
            if (feed < count) {
                return at + feed + 1;
            }
            at += count;
        }
        // No line ends in the tail: the last line is all of it and more.
        for (long end = from; end > 0; end -= count) {
            count = (int) Math.min(BLOCK, end);
            readAt(in, end - count, bytes, count);
            for (int i = count - 1; i >= 0; i--) {
                if (bytes[i] == '\n') {
                    return end - count + i + 1;
                }
            }
        }
        return 0;
    }

    /** As many bytes as there are, up to the length. */
    static int readAt(RandomAccessFile in, long at, byte[] into, int length) throws IOException {
        in.seek(at);
        int count = 0;
        while (count < length) {
            int read = in.read(into, count, length - count);
            if (read < 0) {
                break;
            }
            count += read;
        }
        return count;
    }

    @Override
    public long origin() {
        return origin;
    }

    @Override
    public synchronized long first() {
        return low == 0 ? feeds[0] : feeds[low] + 1;
    }

    @Override
    public synchronized boolean isComplete() {
        return low == 0;
    }

    @Override
    public void index(Cancellation cancel, Runnable progress) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[CHUNK];
            int chunks = 0;
            for (int block = lowest(); block > 0; block = lowest()) {
                cancel.check();
                int from = Math.max(0, block - CHUNK / BLOCK);
                int count = readAt(in, (long) from * BLOCK, bytes, (block - from) * BLOCK);
                addBelow(from, block, bytes, count);
                if (++chunks % 64 == 0) {
                    progress.run();
                }
            }
            progress.run();
        } catch (java.io.FileNotFoundException e) {
            if (!isComplete()) {
                throw new UncheckedIOException(e);
            }
            progress.run(); // nothing has been written yet: line 0 is the first
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized int lowest() {
        return low;
    }

    private synchronized void addBelow(int from, int block, byte[] bytes, int count) {
        for (int b = block - 1; b >= from; b--) {
            int start = (b - from) * BLOCK;
            feeds[b] = feeds[b + 1] - LineFeeds.count(bytes, Math.min(start, count), Math.min(start + BLOCK, count));
        }
        low = from;
        notifyAll();
    }

    /** The number of the first line feed at or after a block, once the index has come there. */
    synchronized long feedsBefore(int block, Cancellation cancel) {
        try {
            while (block < low) {
                cancel.check();
                wait(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
        return feeds[block];
    }

    private void extendUp(RandomAccessFile in, byte[] bytes) throws IOException {
        for (int block = highest(); (block + 1L) * BLOCK <= in.length(); block++) {
            int count = LineFeeds.count(bytes, 0, readAt(in, (long) block * BLOCK, bytes, BLOCK));
            addAbove(block, count);
        }
    }

    private synchronized int highest() {
        return high;
    }

    private synchronized void addAbove(int block, int count) {
        if (block == high) {
            if (high + 1 == feeds.length) {
                feeds = Arrays.copyOf(feeds, feeds.length * 2);
            }
            feeds[++high] = feeds[block] + count;
        }
    }

    @Override
    public List<byte[]> read(long from, long to) {
        List<byte[]> lines = new ArrayList<>();
        if (!file.toFile().exists()) {
            return lines;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[BLOCK];
            extendUp(in, bytes);
            long start = Math.max(from, first());
            long at = startOf(start, in, bytes);
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (at >= 0 && start + lines.size() < to) {
                int count = readAt(in, at, bytes, BLOCK);
                int begin = 0;
                int end;
                while ((end = LineFeeds.next(bytes, begin, count)) < count && start + lines.size() < to) {
                    keep(line, bytes, begin, end);
                    lines.add(line.toByteArray());
                    line.reset();
                    begin = end + 1;
                }
                keep(line, bytes, begin, end);
                at += count;
                if (count < BLOCK) {
                    if (line.size() > 0 && start + lines.size() < to) {
                        lines.add(line.toByteArray()); // the last one, not ended yet
                    }
                    break;
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(ByteArrayOutputStream line, byte[] bytes, int from, int to) {
        line.write(bytes, from, Math.clamp(LONGEST - line.size(), 0, to - from));
    }

    /** Where a line begins, in bytes; -1 where the log has no such line. */
    private long startOf(long number, RandomAccessFile in, byte[] bytes) throws IOException {
        if (isComplete() && number == first()) {
            return 0;
        }
        long feed = number - 1;
        int block = blockOf(feed);
        int count = readAt(in, (long) block * BLOCK, bytes, BLOCK);
        int at = 0;
        for (long n = feedsAt(block); ; n++) {
            at = LineFeeds.next(bytes, at, count);
            if (at == count) {
                return -1;
            }
            at++;
            if (n == feed) {
                return (long) block * BLOCK + at;
            }
        }
    }

    private synchronized long feedsAt(int block) {
        return feeds[block];
    }

    /** The last block that has no more than that many line feeds before it. */
    private synchronized int blockOf(long feed) {
        int lower = low;
        int upper = high;
        while (lower < upper) {
            int middle = (lower + upper + 1) >>> 1;
            if (feeds[middle] <= feed) {
                lower = middle;
            } else {
                upper = middle - 1;
            }
        }
        return lower;
    }

    /** Where the lines below a number end, in bytes: the end of the file where it has no such line. */
    long endBefore(long number) throws IOException {
        if (number == 0) {
            return origin;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[BLOCK];
            extendUp(in, bytes);
            long start = startOf(number, in, bytes);
            return start < 0 ? in.length() : start;
        }
    }

    @Override
    public void search(LogQuery query, long before, Cancellation cancel, Consumer<Found> found) {
        new FileLogSearch(file, this, query, before, cancel, found).run();
    }
}
