package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Finds checkpoints in a folder of this machine, by the same rules as the runner does on an instance. */
public final class LocalCheckpoints {
    private final CheckpointFile files;

    public LocalCheckpoints(CheckpointFile files) {
        this.files = files;
    }

    /** @throws ServiceException NotFound where there is no such folder */
    public List<Checkpoint> list(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            throw new ServiceException(
                    new Failure.NotFound("file", folder.toString(), Failure.Evidence.of("list", "not a folder")));
        }
        boolean anyFile = CheckpointNames.holdsCheckpoints(name(absolute));
        List<Checkpoint> found = new ArrayList<>();
        for (Path path : children(absolute)) {
            String name = name(path);
            if (CheckpointNames.isFolder(name) && Files.isDirectory(path)) {
                folder(path).ifPresent(found::add);
            } else if (anyFile || CheckpointNames.saysCheckpoint(name)) {
                file(path).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(Checkpoint::modified).reversed().thenComparing(Checkpoint::path));
        return List.copyOf(found);
    }

    private Optional<Checkpoint> file(Path path) {
        String name = name(path);
        if (!CheckpointNames.isFile(name)) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            Instant modified = attributes.lastModifiedTime().toInstant();
            return Optional.of(entry(path, attributes.size(), modified, files.inspect(path, attributes.size())));
        } catch (IOException e) {
            return Optional.empty(); // vanished meanwhile
        }
    }

    /** A folder that is one checkpoint, as some trainers write it: as whole as its files. */
    private Optional<Checkpoint> folder(Path path) {
        List<Checkpoint> parts = new ArrayList<>();
        children(path).forEach(child -> file(child).ifPresent(parts::add));
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<Verdict.Kind> order = List.of(Verdict.Kind.INCOMPLETE, Verdict.Kind.SUSPECT, Verdict.Kind.COMPLETE);
        Verdict worst = parts.stream()
                .map(Checkpoint::verdict)
                .min(Comparator.comparingInt(verdict -> order.indexOf(verdict.kind())))
                .orElseThrow();
        CheckpointFile.Content state = files.inspectState(path.resolve("trainer_state.json"));
        CheckpointFile.Content content =
                new CheckpointFile.Content(state.epoch(), state.step(), state.metrics(), worst);
        long size = parts.stream().mapToLong(Checkpoint::size).sum();
        Instant modified = parts.stream()
                .map(Checkpoint::modified)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Optional.of(entry(path, size, modified, content));
    }

    private static Checkpoint entry(Path path, long size, Instant modified, CheckpointFile.Content content) {
        OptionalLong epoch = content.epoch();
        OptionalLong step = content.step();
        String name = name(path);
        if (epoch.isEmpty() && step.isEmpty()) {
            step = CheckpointNames.step(name);
            epoch = CheckpointNames.epoch(name);
        }
        Map<String, Double> metrics = content.metrics();
        return new Checkpoint(
                path.toString(),
                path.toString(),
                name,
                "",
                Optional.empty(),
                epoch,
                step,
                metrics,
                size,
                modified,
                content.verdict(),
                List.of());
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().limit(10_000).toList();
        } catch (IOException e) {
            throw new ServiceException(
                    new Failure.Unexpected(Failure.Evidence.of("list", folder + ": " + e.getMessage())), e);
        }
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
