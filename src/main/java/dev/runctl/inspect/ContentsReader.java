package dev.runctl.inspect;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.ContentsCheck;
import dev.runctl.domain.checkpoint.ContentsCheck.Outcome;
import dev.runctl.service.checkpoint.RangedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads a zip file to its end and compares each entry's bytes with its checksum. Other formats keep none. */
final class ContentsReader {
    private static final int PIECE = 1 << 20;
    private static final int MOST_NAMES = 100;

    private final RangedSource source;
    private final LongConsumer progress;
    private final Cancellation cancellation;

    ContentsReader(RangedSource source, LongConsumer progress, Cancellation cancellation) {
        this.source = source;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    ContentsCheck check() throws IOException {
        if (source.size() < 4 || !Bytes.starts(source.read(0, 4), 0, "PK\3\4")) {
            return new ContentsCheck(Outcome.NO_CHECKSUMS, List.of(), 0);
        }
        try {
            CachedSource cached = new CachedSource(source);
            return check(ZipDirectory.read(cached), ByteCursor.whole(cached, 0, source.size()));
        } catch (Judged | Malformed e) {
            return new ContentsCheck(Outcome.NOT_READABLE, List.of(), 0);
        }
    }

    private ContentsCheck check(ZipDirectory zip, ByteCursor cursor) throws IOException, Malformed {
        if (zip.entries().stream().allMatch(entry -> entry.crc() == 0)) {
            return new ContentsCheck(Outcome.NO_CHECKSUMS, List.of(), 0); // PyTorch can be told to leave them out
        }
        List<ZipDirectory.Entry> inOrder = new ArrayList<>(zip.entries());
        inOrder.sort(Comparator.comparingLong(ZipDirectory.Entry::header));
        List<String> damaged = new ArrayList<>();
        long checked = 0;
        for (ZipDirectory.Entry entry : inOrder) {
            cursor.skip(entry.header() - cursor.position());
            byte[] header = cursor.bytes(ZipDirectory.LOCAL);
            cursor.skip(Bytes.u2(header, 26) + Bytes.u2(header, 28));
            long end = cursor.position() + entry.stored();
            if (!agrees(entry, cursor, end) && damaged.size() < MOST_NAMES) {
                damaged.add(entry.name());
            }
            cursor.skip(end - cursor.position());
            checked += entry.stored();
        }
        return new ContentsCheck(damaged.isEmpty() ? Outcome.SOUND : Outcome.DAMAGED, damaged, checked);
    }

    private boolean agrees(ZipDirectory.Entry entry, ByteCursor cursor, long end) throws IOException, Malformed {
        CRC32 sum = new CRC32();
        boolean packed = entry.method() == 8;
        if (!packed && !entry.plain()) {
            return false;
        }
        try (Inflater inflater = new Inflater(true)) {
            byte[] open = new byte[packed ? 256 << 10 : 0];
            while (cursor.position() < end) {
                cancellation.check();
                byte[] piece = cursor.bytes((int) Math.min(PIECE, end - cursor.position()));
                if (packed) {
                    inflate(inflater, piece, open, sum, entry.size());
                } else {
                    sum.update(piece);
                }
                progress.accept(cursor.position());
            }
            return sum.getValue() == entry.crc() && (!packed || inflater.getBytesWritten() == entry.size());
        } catch (DataFormatException e) {
            return false;
        }
    }

    /** No further than the entry is said to be long: a small entry may unfold without end. */
    private void inflate(Inflater inflater, byte[] piece, byte[] open, CRC32 sum, long size)
            throws DataFormatException {
        inflater.setInput(piece);
        int some = inflater.inflate(open);
        while (some > 0) {
            cancellation.check();
            sum.update(open, 0, some);
            if (inflater.getBytesWritten() > size) {
                throw new DataFormatException("longer than it says");
            }
            some = inflater.inflate(open);
        }
    }
}
