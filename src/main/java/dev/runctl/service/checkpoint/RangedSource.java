package dev.runctl.service.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A file somewhere, of which pieces can be read. */
public interface RangedSource {
    /** @param length at least 1 */
    record Range(long offset, int length) {
        public long end() {
            return offset + length;
        }
    }

    /** Bytes; fixed when the source was opened. */
    long size();

    /**
     * Exactly these bytes.
     *
     * @throws IOException if they cannot be had, or the file has become shorter
     */
    byte[] read(long offset, int length) throws IOException;

    /** Several pieces, in the order asked for; in one round trip where the place can do that. */
    default List<byte[]> read(List<Range> ranges) throws IOException {
        List<byte[]> pieces = new ArrayList<>(ranges.size());
        for (Range range : ranges) {
            pieces.add(read(range.offset(), range.length()));
        }
        return pieces;
    }

    /** Bytes that a first look at either end of the file takes: as many as the place gives without further ado. */
    default int glance() {
        return 64 << 10;
    }

    /** Whether the file has been written to since it was opened, as far as can be told without reading. */
    default boolean changed() throws IOException {
        return false;
    }
}
