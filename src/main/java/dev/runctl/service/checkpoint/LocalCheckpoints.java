package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Finds checkpoints in a folder of this machine, as the runner does on an instance, and looks further into each. */
public final class LocalCheckpoints {
    private final CheckpointInspector inspector;

    public LocalCheckpoints(CheckpointInspector inspector) {
        this.inspector = inspector;
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
            if (!Files.isRegularFile(path)) {
                return Optional.empty();
            }
            Instant modified = Files.getLastModifiedTime(path).toInstant();
            LocalFile file = new LocalFile(path);
            return Optional.of(entry(path, file.size(), modified, inspector.inspect(name, file)));
        } catch (IOException e) {
            return Optional.empty(); // vanished meanwhile
        }
    }

    /** A folder that is one checkpoint, as some trainers write it. */
    private Optional<Checkpoint> folder(Path path) {
        LocalFolder folder = new LocalFolder(path);
        try {
            List<CheckpointTree.Part> parts = folder.parts();
            Inspection inspection = inspector.inspect(folder);
            if (parts.isEmpty() || inspection.verdict().reason().equals("not-inspected")) {
                return Optional.empty();
            }
            long size = parts.stream().mapToLong(CheckpointTree.Part::size).sum();
            Instant modified = Instant.EPOCH;
            for (CheckpointTree.Part part : parts) {
                Instant written =
                        Files.getLastModifiedTime(path.resolve(part.name())).toInstant();
                modified = written.isAfter(modified) ? written : modified;
            }
            return Optional.of(entry(path, size, modified, inspection));
        } catch (IOException e) {
            return Optional.empty(); // vanished meanwhile
        }
    }

    private static Checkpoint entry(Path path, long size, Instant modified, Inspection inspection) {
        OptionalLong epoch = inspection.epoch();
        OptionalLong step = inspection.step();
        String name = name(path);
        if (epoch.isEmpty() && step.isEmpty()) {
            step = CheckpointNames.step(name);
            epoch = CheckpointNames.epoch(name);
        }
        return new Checkpoint(
                path.toString(),
                path.toString(),
                name,
                "",
                Optional.empty(),
                epoch,
                step,
                inspection.metrics(),
                size,
                modified,
                inspection.verdict(),
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
