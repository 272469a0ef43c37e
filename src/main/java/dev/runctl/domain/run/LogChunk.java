package dev.runctl.domain.run;

/**
 * A piece of a run's log.
 *
 * @param offset position of the first byte in the whole log
 * @param bytes the log's own bytes; may end in the middle of a line or of a character
 */
@SuppressWarnings("ArrayRecordComponent") // bytes from a stream, passed on once, never compared
public record LogChunk(long offset, byte[] bytes) {
    public long end() {
        return offset + bytes.length;
    }
}
