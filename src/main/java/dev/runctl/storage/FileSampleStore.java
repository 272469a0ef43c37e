package dev.runctl.storage;

import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.SampleStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** One file of JSON lines per run, {@code <run>.samples.jsonl}, beside the run's log. */
public final class FileSampleStore implements SampleStore {
    private final Path folder;

    public FileSampleStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> read(RunId id) {
        try {
            // Not as strict as Files.readAllLines: a damaged character costs one line, not the file.
            return Files.exists(file(id))
                    ? new String(Files.readAllBytes(file(id)), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void append(RunId id, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        try {
            OwnerOnly.createFolder(folder);
            OwnerOnly.createFile(file(id));
            Files.writeString(
                    file(id), String.join("\n", lines) + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(RunId id) {
        return folder.resolve(id.value() + ".samples.jsonl");
    }
}
