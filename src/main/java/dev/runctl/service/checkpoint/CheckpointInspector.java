package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.ContentsCheck;
import dev.runctl.domain.checkpoint.Inspection;
import java.io.IOException;
import java.util.function.LongConsumer;

/** Looks into checkpoints by reading pieces of them. Nothing is ever unpickled: that would run code from the file. */
public interface CheckpointInspector {
    /** Never fails because of what the file holds: that is the verdict. A file that cannot be read is suspect. */
    Inspection inspect(String name, RangedSource source);

    /** The same for a folder that is one checkpoint. */
    Inspection inspect(CheckpointTree tree);

    /**
     * Reads the whole file and compares it with the checksums it carries, if it does.
     *
     * @param read told of the bytes read so far
     * @throws IOException if it cannot be read
     * @throws java.util.concurrent.CancellationException as soon as cancelled
     */
    ContentsCheck verifyContents(RangedSource source, LongConsumer read, Cancellation cancellation) throws IOException;
}
