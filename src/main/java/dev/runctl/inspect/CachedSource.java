package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.service.checkpoint.RangedSource;
import dev.runctl.service.checkpoint.RangedSource.Range;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source that counts what is read and keeps the last pieces, so that no byte near another costs a request of its own. */
final class CachedSource {
    private static final long KEPT = 16L << 20;

    private record Piece(long offset, byte[] bytes) {
        boolean holds(long from, int length) {
            return from >= offset && from + length <= offset + bytes.length;
        }
    }

    private final RangedSource source;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long held;
    private long requests;
    private long bytes;

    CachedSource(RangedSource source) {
        this.source = source;
    }

    long size() {
        return source.size();
    }

    int glance() {
        return source.glance();
    }

    ReadingCost cost() {
        return new ReadingCost(requests, bytes);
    }

    boolean changed() throws IOException {
        return source.changed();
    }

    /** The bytes there; the caller has made sure that they lie within the file. */
    byte[] read(long offset, int length) throws IOException {
        if (length == 0) {
            return new byte[0];
        }
        fetch(List.of(new Range(offset, length)));
        Piece piece = holding(offset, length);
        if (piece == null) {
            throw new IllegalStateException("longer than what is kept: " + length);
        }
        int from = (int) (offset - piece.offset);
        return from == 0 && length == piece.bytes.length
                ? piece.bytes
                : Arrays.copyOfRange(piece.bytes, from, from + length);
    }

    /** Reads together those of the ranges that are not held yet. */
    void fetch(List<Range> ranges) throws IOException {
        List<Range> missing = new ArrayList<>();
        for (Range range : ranges) {
            if (holding(range.offset(), range.length()) == null) {
                missing.add(range);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        List<byte[]> read = source.read(missing);
        for (int i = 0; i < missing.size(); i++) {
            keep(new Piece(missing.get(i).offset(), read.get(i)));
        }
    }

    /** How many bytes from there on are held, at least 0. */
    int held(long offset) {
        int most = 0;
        for (Piece piece : pieces) {
            if (piece.holds(offset, 1)) {
                most = Math.max(most, (int) (piece.offset + piece.bytes.length - offset));
            }
        }
        return most;
    }

    private void keep(Piece piece) {
        requests++;
        bytes += piece.bytes.length;
        held += piece.bytes.length;
        pieces.addFirst(piece);
        while (held > KEPT && pieces.size() > 1) {
            held -= pieces.removeLast().bytes.length;
        }
    }

    private @Nullable Piece holding(long offset, int length) {
        for (Piece piece : pieces) {
            if (piece.holds(offset, length)) {
                return piece;
            }
        }
        return null;
    }
}
