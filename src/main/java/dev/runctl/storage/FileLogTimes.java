package dev.runctl.storage;

import dev.runctl.service.run.LogTimes;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Marks as pairs of eight-byte numbers, an offset and the milliseconds since 1970, in one file that only grows. */
final class FileLogTimes {
    private static final int ENTRY = 16;
    /** Closer marks say nothing that a person could see. */
    private static final long APART_MILLIS = 250;

    private FileLogTimes() {}

    static void mark(Path file, long offset, Instant time) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            long whole = out.length() / ENTRY * ENTRY;
            if (whole > 0) {
                out.seek(whole - ENTRY);
                long lastOffset = out.readLong();
                long last = out.readLong();
                if (offset <= lastOffset || time.toEpochMilli() - last < APART_MILLIS) {
                    return;
                }
            }
            out.seek(whole);
            out.write(ByteBuffer.allocate(ENTRY)
                    .putLong(offset)
                    .putLong(time.toEpochMilli())
                    .array());
        }
    }

    /** Two programs may have marked the same log: what is out of order is left out. */
    static LogTimes load(Path file) throws IOException {
        if (!Files.exists(file)) {
            return LogTimes.NONE;
        }
        TreeMap<Long, Long> marks = new TreeMap<>();
        try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
            for (long left = Files.size(file) / ENTRY; left > 0; left--) {
                marks.merge(in.readLong(), in.readLong(), Math::min);
            }
        } catch (java.io.EOFException e) {
            marks.clear(); // started over just now
        }
        long[] offsets = new long[marks.size()];
        double[] times = new double[marks.size()];
        int count = 0;
        double latest = Double.NEGATIVE_INFINITY;
        for (Map.Entry<Long, Long> mark : marks.entrySet()) {
            double time = mark.getValue() / 1000.0;
            if (time >= latest) {
                offsets[count] = mark.getKey();
                times[count++] = time;
                latest = time;
            }
        }
        return new LogTimes(java.util.Arrays.copyOf(offsets, count), java.util.Arrays.copyOf(times, count));
    }
}
