package dev.runctl.endpoint.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One invocation's folder, shared with its supervisor {@code machine.py run}. */
final class CommandFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** How long a supervisor may take from its start to its lock on a busy computer. */
    private static final Duration STARTING = Duration.ofSeconds(60);

    /** 24,000 characters are shown; four bytes each is the most UTF-8 needs. */
    private static final int SHOWN = 100_000;

    private final Path folder;

    CommandFolder(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder;
    }

    /** @param isWhole whether all of the output is kept, not only what SSM hands over */
    void write(String script, String directory, int timeout, Map<String, String> environment, boolean isWhole) {
        try {
            Supervisor.privateFolder(folder);
            Path file = folder.resolve("script");
            Files.writeString(file, script, StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            JSON.writeValue(
                    folder.resolve("spec.json").toFile(),
                    Map.of(
                            "directory",
                            directory,
                            "timeout",
                            timeout,
                            "environment",
                            environment,
                            "kept",
                            isWhole ? Long.MAX_VALUE : SHOWN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void cancel() {
        try {
            Files.createFile(folder.resolve("cancel"));
        } catch (FileAlreadyExistsException e) {
            // Asked for before.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How it stands before its end. */
    String status() {
        if (Files.exists(folder.resolve("cancel"))) {
            return "Cancelling";
        }
        return Files.exists(folder.resolve("lock")) ? "InProgress" : "Pending";
    }

    /** The end, if it has come. */
    Optional<Outcome> end() {
        Path exit = folder.resolve("exit.json");
        if (!Files.exists(exit)) {
            return Optional.empty();
        }
        try {
            JsonNode record = JSON.readTree(exit.toFile());
            String status = record.path("status").asText("Failed");
            String details = record.path("details").asText(status.equals("TimedOut") ? "ExecutionTimedOut" : status);
            return Optional.of(new Outcome(
                    status,
                    details,
                    record.path("code").asInt(-1),
                    instant(record.path("started")),
                    instant(record.path("ended"))));
        } catch (IOException e) {
            // Whole by construction, unless the computer itself went down while it was on its way to the disk.
            return Optional.of(new Outcome("Failed", "Undeliverable", -1, Instant.EPOCH, Instant.EPOCH));
        }
    }

    private static Instant instant(JsonNode seconds) {
        return Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1000));
    }

    /** Whether the supervisor is gone without having left a record, which it then never will. */
    boolean abandoned(long pid, Instant requested, Instant now) {
        Path lock = folder.resolve("lock");
        try {
            boolean began = Files.exists(lock) && Files.size(lock) > 0;
            return began
                    ? !Reaper.held(lock)
                    : ProcessHandle.of(pid).isEmpty() || now.isAfter(requested.plus(STARTING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records that nobody knows how it ended, unless a record came first. */
    void giveUp(Instant requested, Instant now) {
        try {
            Path temporary = Files.createTempFile(folder, "exit", ".tmp");
            Files.writeString(
                    temporary,
                    JSON.writeValueAsString(Map.of(
                            "status",
                            "Failed",
                            "details",
                            "Undeliverable",
                            "code",
                            -1,
                            "started",
                            requested.toEpochMilli() / 1000.0,
                            "ended",
                            now.toEpochMilli() / 1000.0)),
                    StandardOpenOption.TRUNCATE_EXISTING);
            try {
                Files.createLink(folder.resolve("exit.json"), temporary);
            } catch (FileAlreadyExistsException e) {
                // It came first.
            } finally {
                Files.delete(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param name stdout or stderr */
    String output(String name) {
        try (InputStream file = Files.newInputStream(folder.resolve(name))) {
            return new String(file.readNBytes(SHOWN), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
