package dev.runctl.service.run;

import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.RunId;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The local copy of each run's log: one file whose length is the offset reached. Writing the same bytes at the same
 * offset again changes nothing, so several processes may follow one run.
 */
public interface LogStore {
    /** Bytes held without a gap. */
    long size(RunId id);

    /**
     * @throws IllegalArgumentException if the chunk would leave a gap
     * @throws dev.runctl.domain.failure.ServiceException NotStored where the disk is full or cannot be written; a part of the
     *     chunk may be held then
     */
    void write(RunId id, LogChunk chunk);

    /** Drops what is held, because the log on the instance is another one than before. */
    void reset(RunId id);

    /** Notes that the run has ended and that every byte of its log is held. */
    void seal(RunId id);

    boolean isSealed(RunId id);

    /** At most {@code max} bytes from the offset; empty at the end. */
    LogChunk read(RunId id, long offset, int max);

    /** What is held as lines; at most the last {@code tail} bytes, or one longer line, lie after the origin. */
    LogLines lines(RunId id, long tail);

    /** Notes when what lies from the offset on was written. Kept only now and then; never for an offset before an earlier one. */
    void mark(RunId id, long offset, Instant time);

    LogTimes times(RunId id);

    /** Where the file lies, whether or not it exists yet. */
    Path file(RunId id);
}
