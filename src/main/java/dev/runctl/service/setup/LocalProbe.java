package dev.runctl.service.setup;

import java.util.Optional;

/** What the setup check asks of this machine. Methods block. */
public interface LocalProbe {
    /** The version of {@code python3}, for example {@code 3.11.7}; empty where there is none. */
    Optional<String> python();

    /** Bytes free where the data folder lies. */
    long freeBytes();

    /** @param isPrivate whether only its owner can read it */
    record Folder(String path, boolean isWritable, boolean isPrivate) {}

    Folder dataFolder();
}
