package dev.runctl.inspect;

import dev.runctl.service.checkpoint.RangedSource.Range;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The directory at the end of a zip file, and whether the file agrees with it. */
final class ZipDirectory {
    /** Bytes of an entry's own header, before its name. */
    static final int LOCAL = 30;

    private static final int TAIL = 64 << 10;
    private static final int END = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCATOR = 20;
    private static final int END64 = 56;
    private static final int HEADER = 46;
    private static final long LARGEST = 256L << 20;
    private static final int MOST = 2_000_000;
    private static final int COMPARED = 10_000;

    /**
     * @param stored its bytes in the file; as many as {@code size} where they are not compressed
     * @param header where its own header starts, which its bytes follow
     */
    record Entry(String name, int method, int flags, long crc, long stored, long size, long header) {
        boolean plain() {
            return method == 0 && stored == size && (flags & 1) == 0;
        }
    }

    private record End(long offset, long size, long entries, long at) {}

    private final CachedSource source;
    private final List<Entry> entries = new ArrayList<>();
    private long directory;

    private ZipDirectory(CachedSource source) {
        this.source = source;
    }

    /** The piece of the file that is needed first. */
    static Range tail(CachedSource source) {
        long size = source.size();
        int length = (int) Math.min(size, Math.min(TAIL, source.glance()));
        return new Range(size - length, length);
    }

    static ZipDirectory read(CachedSource source) throws IOException, Judged {
        ZipDirectory zip = new ZipDirectory(source);
        End end = zip.end();
        if (end.size > LARGEST || end.entries > MOST) {
            throw Judged.suspect("beyond-limits");
        }
        if (end.size == 0 || end.entries == 0) {
            throw Judged.incomplete("zip-truncated");
        }
        zip.directory = end.offset;
        try {
            zip.entries(end);
        } catch (Malformed e) {
            throw Judged.suspect("zip-disagrees");
        }
        zip.checkOrder();
        zip.checkHeaders();
        return zip;
    }

    List<Entry> entries() {
        return entries;
    }

    /** The last record that, with its comment, ends with the file. */
    private End end() throws IOException, Judged {
        long size = source.size();
        Range tail = tail(source);
        byte[] bytes = source.read(tail.offset(), tail.length());
        int at = endIn(bytes);
        if (at < 0 && size > bytes.length) {
            int longer = (int) Math.min(size, END + LONGEST_COMMENT);
            tail = new Range(size - longer, longer);
            bytes = source.read(tail.offset(), longer);
            at = endIn(bytes);
        }
        if (at < 0) {
            throw Judged.incomplete("zip-truncated");
        }
        long position = tail.offset() + at;
        long count = Bytes.u2(bytes, at + 10);
        long length = Bytes.u4(bytes, at + 12);
        long offset = Bytes.u4(bytes, at + 16);
        boolean large = count == 0xFFFF || length == 0xFFFFFFFFL || offset == 0xFFFFFFFFL;
        if (position >= LOCATOR) {
            byte[] locator = source.read(position - LOCATOR, LOCATOR);
            if (Bytes.starts(locator, 0, "PK\6\7")) {
                return end64(Bytes.i8(locator, 8), position - LOCATOR);
            }
        }
        if (large && (length == 0xFFFFFFFFL || offset == 0xFFFFFFFFL)) {
            throw Judged.incomplete("zip-truncated");
        }
        return closing(new End(offset, length, count, position));
    }

    private End end64(long at, long before) throws IOException, Judged {
        if (at < 0 || at > before - END64) {
            throw Judged.incomplete("zip-truncated");
        }
        byte[] record = source.read(at, END64);
        if (!Bytes.starts(record, 0, "PK\6\6")) {
            throw Judged.incomplete("zip-truncated");
        }
        return closing(new End(Bytes.i8(record, 48), Bytes.i8(record, 40), Bytes.i8(record, 32), at));
    }

    /** The directory ends where the record of its end begins; anything else is another file's end, or a damaged one. */
    private static End closing(End end) throws Judged {
        if (end.offset < 0
                || end.size < 0
                || end.entries < 0
                || end.offset > end.at
                || end.size > end.at - end.offset) {
            throw Judged.incomplete("zip-truncated");
        }
        if (end.offset + end.size != end.at) {
            throw Judged.suspect("zip-disagrees");
        }
        return end;
    }

    private static int endIn(byte[] bytes) {
        for (int at = bytes.length - END; at >= 0; at--) {
            if (bytes[at] == 'P'
                    && Bytes.starts(bytes, at, "PK\5\6")
                    && at + END + Bytes.u2(bytes, at + 20) == bytes.length) {
                return at;
            }
        }
        return -1;
    }

    private void entries(End end) throws IOException, Malformed {
        ByteCursor in = ByteCursor.whole(source, end.offset, end.offset + end.size);
        Set<String> names = new HashSet<>();
        while (in.remaining() > 0) {
            byte[] header = in.bytes(HEADER);
            if (!Bytes.starts(header, 0, "PK\1\2") || entries.size() == MOST) {
                throw new Malformed("no entry");
            }
            String name = in.text(Bytes.u2(header, 28));
            byte[] extra = in.bytes(Bytes.u2(header, 30));
            in.skip(Bytes.u2(header, 32));
            Entry entry = entry(header, name, extra);
            if (!names.add(name) || entry.stored < 0 || entry.size < 0 || entry.header < 0) {
                throw new Malformed("an entry twice, or of no size");
            }
            entries.add(entry);
        }
        if (entries.size() != end.entries && entries.size() % 0x10000 != end.entries) {
            throw new Malformed("not as many entries as counted");
        }
    }

    private static Entry entry(byte[] header, String name, byte[] extra) throws Malformed {
        long stored = Bytes.u4(header, 20);
        long size = Bytes.u4(header, 24);
        long offset = Bytes.u4(header, 42);
        for (int at = 0; at + 4 <= extra.length; at += 4 + Bytes.u2(extra, at + 2)) {
            int length = Bytes.u2(extra, at + 2);
            if (Bytes.u2(extra, at) != 1) {
                continue;
            }
            int next = at + 4;
            int needed = 8
                    * ((size == 0xFFFFFFFFL ? 1 : 0)
                            + (stored == 0xFFFFFFFFL ? 1 : 0)
                            + (offset == 0xFFFFFFFFL ? 1 : 0));
            if (needed > length || next + needed > extra.length) {
                throw new Malformed("large sizes are missing");
            }
            if (size == 0xFFFFFFFFL) {
                size = Bytes.i8(extra, next);
                next += 8;
            }
            if (stored == 0xFFFFFFFFL) {
                stored = Bytes.i8(extra, next);
                next += 8;
            }
            if (offset == 0xFFFFFFFFL) {
                offset = Bytes.i8(extra, next);
            }
            break;
        }
        int method = Bytes.u2(header, 10);
        return new Entry(name, method, Bytes.u2(header, 8), Bytes.u4(header, 16), stored, size, offset);
    }

    /** No entry reaches into the next one, or into the directory. */
    private void checkOrder() throws Judged {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::header));
        for (int i = 0; i < sorted.size(); i++) {
            Entry entry = sorted.get(i);
            long limit = i + 1 < sorted.size() ? sorted.get(i + 1).header : directory;
            int name = entry.name.getBytes(StandardCharsets.UTF_8).length;
            boolean fits = entry.header <= limit - LOCAL - name && entry.stored <= limit - entry.header - LOCAL - name;
            if (!fits) {
                throw Judged.suspect("zip-disagrees");
            }
        }
    }

    /** The entries' own headers say the same as the directory: of all that were read anyway, and of the largest entry. */
    private void checkHeaders() throws IOException, Judged {
        Entry largest =
                entries.stream().max(Comparator.comparingLong(Entry::size)).orElseThrow();
        int compared = 0;
        for (Entry entry : entries) {
            boolean held = source.held(entry.header) >= header(entry).length();
            if (entry == largest || held && compared++ < COMPARED) {
                checkHeader(entry);
            }
        }
    }

    private Range header(Entry entry) {
        int length = LOCAL + entry.name.getBytes(StandardCharsets.UTF_8).length;
        return new Range(entry.header, (int) Math.min(length, directory - entry.header));
    }

    private void checkHeader(Entry entry) throws IOException, Judged {
        Range range = header(entry);
        byte[] header = source.read(range.offset(), range.length());
        byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
        boolean agrees = header.length == LOCAL + name.length
                && Bytes.starts(header, 0, "PK\3\4")
                && Bytes.u2(header, 8) == entry.method
                && Bytes.u2(header, 26) == name.length
                && java.util.Arrays.equals(header, LOCAL, header.length, name, 0, name.length)
                && fits(header, entry);
        if (!agrees) {
            throw Judged.suspect("zip-disagrees");
        }
    }

    /** Sizes that are written behind the bytes, or in an extra field, are no contradiction. */
    private static boolean fits(byte[] header, Entry entry) {
        long stored = Bytes.u4(header, 18);
        boolean elsewhere = (Bytes.u2(header, 6) & 8) != 0 || stored == 0xFFFFFFFFL;
        return elsewhere || stored == entry.stored;
    }

    /** Where the entry's bytes start. */
    long start(Entry entry) throws IOException, Judged {
        byte[] header = source.read(entry.header, LOCAL);
        long start = entry.header + LOCAL + Bytes.u2(header, 26) + Bytes.u2(header, 28);
        if (!Bytes.starts(header, 0, "PK\3\4") || start + entry.stored > directory) {
            throw Judged.suspect("zip-disagrees");
        }
        return start;
    }
}
