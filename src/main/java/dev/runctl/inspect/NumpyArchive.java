package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.service.checkpoint.RangedSource;
import dev.runctl.service.checkpoint.RangedSource.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A zip archive of NumPy arrays, compressed or not. The headers of the first arrays are read. */
final class NumpyArchive {
    private static final int MOST = 256;
    private static final int HEAD = 1024;
    private static final int LONGEST = 64 << 10;

    private final CachedSource source;
    private final Draft draft;

    NumpyArchive(CachedSource source, Draft draft) {
        this.source = source;
        this.draft = draft;
    }

    static boolean holds(List<ZipDirectory.Entry> entries) {
        return entries.stream().allMatch(entry -> entry.name().endsWith(".npy"));
    }

    Verdict read(ZipDirectory zip) throws IOException, Judged {
        draft.format(Format.NUMPY_ARCHIVE);
        List<ZipDirectory.Entry> some =
                zip.entries().subList(0, Math.min(MOST, zip.entries().size()));
        List<Range> heads = new ArrayList<>();
        for (ZipDirectory.Entry entry : some) {
            heads.add(new Range(entry.header(), (int) Math.min(HEAD, source.size() - entry.header())));
        }
        source.fetch(heads);
        for (ZipDirectory.Entry entry : some) {
            try {
                array(zip, entry);
            } catch (Malformed.BeyondLimits e) {
                throw Judged.suspect("beyond-limits");
            } catch (Malformed | ArithmeticException | DataFormatException e) {
                draft.finding(Finding.Code.DISAGREES, entry.name());
            }
        }
        if (draft.found(Finding.Code.DISAGREES)) {
            throw Judged.suspect("tensors-disagree");
        }
        if (draft.found(Finding.Code.NOT_CHECKED)) {
            throw Judged.suspect("not-inspected");
        }
        return new Verdict(Verdict.Kind.COMPLETE, "zip-closes");
    }

    private void array(ZipDirectory zip, ZipDirectory.Entry entry)
            throws IOException, Judged, Malformed, DataFormatException {
        long start = zip.start(entry);
        ByteCursor cursor;
        if (entry.plain()) {
            cursor = new ByteCursor(source, start, start + entry.size());
        } else if (entry.method() == 8 && (entry.flags() & 1) == 0) {
            byte[] head = inflated(start, entry);
            cursor = new ByteCursor(new CachedSource(new Held(head)), 0, head.length);
        } else {
            draft.finding(Finding.Code.NOT_CHECKED, entry.name());
            return;
        }
        NumpyHeader header = NumpyHeader.read(cursor);
        NumpyArray.describe(draft, entry.name().substring(0, entry.name().length() - 4), header);
        if (!header.objects()) {
            if (header.length() + header.dataLength() != entry.size()) {
                throw new Malformed("not as long as its header says");
            }
        } else if (entry.plain()) {
            NumpyArray.pickled(draft, cursor);
        } else {
            draft.finding(Finding.Code.NOT_CHECKED, entry.name());
        }
    }

    private byte[] inflated(long start, ZipDirectory.Entry entry) throws IOException, DataFormatException {
        byte[] packed = source.read(start, (int) Math.min(entry.stored(), LONGEST));
        byte[] head = new byte[(int) Math.min(entry.size(), LONGEST)];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(packed);
            int length = 0;
            while (length < head.length) {
                int some = inflater.inflate(head, length, head.length - length);
                if (some == 0) {
                    break;
                }
                length += some;
            }
            return Arrays.copyOf(head, length);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Held(byte[] bytes) implements RangedSource {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public byte[] read(long offset, int length) {
            return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
        }
    }
}
