package dev.runctl.service.download;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.download.DownloadSource.Item;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has arrived of a checkpoint, beside where it will be: {@code name.part}, a file or a folder, and {@code name.part.record}.
 *
 * @param target where the whole checkpoint will be
 */
record PartFiles(Path target) {
    /** A disk with less than this is as good as full. */
    private static final long FULL = 64 << 10;

    Path part() {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    Path record() {
        return target.resolveSibling(target.getFileName() + ".part.record");
    }

    /** Where the file's bytes go. A name that leads out of the folder is refused: names in a bucket may be anything. */
    Path file(Item item) {
        if (item.name().isEmpty()) {
            return part();
        }
        try {
            Path file = part();
            for (String piece : item.name().split("/", -1)) {
                Path next = file.resolve(piece).normalize();
                if (piece.isEmpty() || piece.contains("\\") || !file.equals(next.getParent())) {
                    throw badName(item.name());
                }
                file = next;
            }
            return file;
        } catch (InvalidPathException e) {
            throw badName(item.name());
        }
    }

    private static ServiceException badName(String name) {
        return new ServiceException(
                new Failure.InvalidInput("download", "bad-name", Evidence.of("checkpoint download", name)));
    }

    /**
     * Deletes what is of no use for these files.
     *
     * @return bytes that are left
     */
    long keep(DownloadRecord record, String source, List<Item> items) throws IOException {
        boolean isFolder = items.stream().noneMatch(it -> it.name().isEmpty());
        if (Files.exists(part(), LinkOption.NOFOLLOW_LINKS) && Files.isDirectory(part()) != isFolder) {
            delete(part());
        }
        long kept = 0;
        Set<Path> wanted = new HashSet<>();
        for (Item item : items) {
            Path file = file(item);
            wanted.add(file);
            if (Files.exists(file)) {
                if (record.holds(source, item) && Files.size(file) <= item.size()) {
                    kept += Files.size(file);
                } else {
                    Files.delete(file);
                }
            }
        }
        if (isFolder && Files.exists(part())) {
            deleteOthers(wanted);
        }
        return kept;
    }

    private void deleteOthers(Set<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(part())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!Files.isDirectory(file) && !wanted.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** @throws ServiceException where the disk has not as much room; before anything is asked for */
    void checkRoom(long bytes) throws IOException {
        if (Files.getFileStore(target.getParent()).getUsableSpace() < bytes) {
            throw full();
        }
    }

    private ServiceException full() {
        return new ServiceException(new Failure.InvalidInput(
                "download", "disk-full", Evidence.of("checkpoint download", String.valueOf(target.getParent()))));
    }

    /** What a failed write means to a person. */
    ServiceException failed(IOException why) {
        String reason = why instanceof FileSystemException of && of.getReason() != null
                ? of.getReason()
                : String.valueOf(why.getMessage());
        String said = reason.toLowerCase(Locale.ROOT);
        if (said.contains("no space left")
                || said.contains("not enough space")
                || said.contains("quota exceeded")
                || hasNoRoom()) {
            return full();
        }
        String detail = target.getParent() + ": "
                + (reason.equals("null") ? why.getClass().getSimpleName() : reason);
        return new ServiceException(
                new Failure.InvalidInput("download", "not-written", Evidence.of("checkpoint download", detail)), why);
    }

    private boolean hasNoRoom() {
        try {
            return Files.getFileStore(target.getParent()).getUsableSpace() < FULL;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives what has arrived its name, in one step where nothing has it. */
    void finish(boolean mayReplace) throws IOException {
        if (!mayReplace && Files.exists(target)) {
            throw new ServiceException(new Failure.InvalidInput(
                    "download", "exists", Evidence.of("checkpoint download", target.toString())));
        }
        Path old = target.resolveSibling(target.getFileName() + ".replaced");
        if (Files.isDirectory(target) || Files.isDirectory(part()) && Files.exists(target)) {
            delete(old);
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(part(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        delete(old);
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
