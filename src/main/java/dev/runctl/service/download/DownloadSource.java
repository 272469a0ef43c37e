package dev.runctl.service.download;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.service.run.CheckpointBucket.Sink;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A checkpoint where it lies, file by file. What the place answers is a ServiceException. */
interface DownloadSource {
    /**
     * @param name relative to the checkpoint's folder, parts separated by {@code /}; empty for a checkpoint that is one file
     * @param size bytes
     * @param tag another one means other content
     */
    record Item(String name, long size, String tag) {}

    CheckpointPlace place();

    /**
     * All its files, as they are now.
     *
     * @throws IOException where a disk of this machine cannot be read
     */
    List<Item> items(Cancellation cancel) throws IOException;

    /**
     * Hands on a file from an offset to its end.
     *
     * @throws IOException what the sink throws, or a disk of this machine that cannot be read
     */
    void fetch(Item item, long offset, Sink sink, Cancellation cancel) throws IOException;

    /** The file's SHA-256 in hexadecimal, where somebody has recorded it. */
    default Optional<String> sha256(Item item, Cancellation cancel) {
        return Optional.empty();
    }
}
