package dev.runctl.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says that this program serves the endpoint's folder, and at which port: {@code served/<process id>-<port>}. What runs in
 * instances outlives the program that has started it, and finds here the one that answers now.
 */
record ServedFile(Path file) implements AutoCloseable {
    static ServedFile of(Path folder, int port) throws IOException {
        Path served = Files.createDirectories(folder.resolve("served"));
        CredentialsFile.restrict(served, "rwx------");
        Path file = served.resolve(ProcessHandle.current().pid() + "-" + port);
        Files.deleteIfExists(file);
        return new ServedFile(Files.createFile(file));
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Who reads it sees by the process that nobody serves any more.
        }
    }
}
