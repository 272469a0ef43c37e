package dev.runctl.app;

import dev.runctl.storage.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** Where the program's own diagnostics go. To be set before the first logger is asked for. */
public final class ProgramLog {
    /** Read by {@code logback.xml}. */
    private static final String PROPERTY = "runctl.log";

    private static final long LARGEST = 5_000_000;

    private ProgramLog() {}

    /** Logs to the file; one that has grown large is put aside first. */
    public static void useFile(Path file) {
        try {
            OwnerOnly.createFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            if (Files.exists(file) && Files.size(file) > LARGEST) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            OwnerOnly.createFile(file);
        } catch (IOException ignored) {
            // Another process may be doing the same; a log that stays large harms nobody.
        }
        System.setProperty(PROPERTY, file.toString());
        // Started here, on one thread: SLF4J complains when two threads ask for it first.
        LoggerFactory.getILoggerFactory();
    }
}
