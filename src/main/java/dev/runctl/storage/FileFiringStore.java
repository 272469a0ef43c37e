package dev.runctl.storage;

import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.rule.FiringStore;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Beside each log a file {@code <run>.rules} with one JSON object a line, and an empty {@code <run>.rule-stop} once a rule
 * has had the run stopped: a file can be created once only, whoever tries.
 */
public final class FileFiringStore implements FiringStore {
    private final Path folder;
    private final Json json;

    public FileFiringStore(Path folder, Json json) {
        this.folder = folder;
        this.json = json;
    }

    @Override
    public List<Firing> load(RunId id) {
        Path file = folder.resolve(id.value() + ".rules");
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .flatMap(this::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line cut short by a full disk or a crash is passed over. */
    private Stream<Firing> read(String line) {
        try {
            Fields it = Fields.of(json.parse(line));
            return Stream.of(new Firing(
                    it.text("rule"),
                    LogRule.Action.valueOf(it.text("action").toUpperCase(Locale.ROOT)),
                    it.text("line"),
                    Instant.parse(it.text("time")),
                    it.integer("more", 0),
                    it.flag("stopped")));
        } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
            return Stream.empty();
        }
    }

    @Override
    public void add(RunId id, Firing firing) {
        Map<String, Object> object = Map.of(
                "rule", firing.rule(),
                "action", firing.action().name().toLowerCase(Locale.ROOT),
                "line", firing.line(),
                "time", firing.time().toString(),
                "more", firing.more(),
                "stopped", firing.stopped());
        try {
            OwnerOnly.createFolder(folder);
            String text = json.write(object).replace("\n", "") + "\n";
            Files.writeString(
                    folder.resolve(id.value() + ".rules"),
                    text,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean claimStop(RunId id) {
        try {
            OwnerOnly.createFolder(folder);
            Files.createFile(folder.resolve(id.value() + ".rule-stop"));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
