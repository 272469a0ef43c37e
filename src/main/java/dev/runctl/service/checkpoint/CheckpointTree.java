package dev.runctl.service.checkpoint;

import java.io.IOException;
import java.util.List;

/** A checkpoint that is a folder, somewhere. */
public interface CheckpointTree {
    /** @param name relative to the folder, parts separated by {@code /} */
    record Part(String name, long size) {}

    /** The folder's own name. */
    String name();

    /** All files below the folder. */
    List<Part> parts() throws IOException;

    /** @throws IOException if it cannot be had */
    RangedSource open(String name) throws IOException;
}
