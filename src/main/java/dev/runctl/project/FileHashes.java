package dev.runctl.project;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.run.ProjectReader.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SHA-256 of files, remembered while size, time and (on POSIX systems) inode and time of change stay the same, so that a file
 * moved over another or set back in time is read again.
 */
final class FileHashes {
    private record Known(Map<String, Object> mark, Content content) {}

    private static final String POSIX = "unix:size,lastModifiedTime,ctime,ino";
    private static final String OTHER = "size,lastModifiedTime,fileKey";

    /** A file written to this very moment may change again without its time changing. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /**
     * Empty where the file has vanished.
     *
     * @throws ServiceException InvalidInput where it may not be read
     */
    Optional<Content> of(Path root, String path) {
        Path file = root.resolve(path);
        try {
            String wanted = file.getFileSystem().supportedFileAttributeViews().contains("unix") ? POSIX : OTHER;
            Map<String, Object> mark = Files.readAttributes(file, wanted);
            Known before = known.get(file);
            if (before != null && before.mark().equals(mark)) {
                return Optional.of(before.content());
            }
            Content content = read(file);
            if (isSettled(mark)) {
                known.put(file, new Known(mark, content));
            }
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ClosedByInterruptException e) {
            throw new CancellationException();
        } catch (AccessDeniedException e) {
            throw new ServiceException(
                    new Failure.InvalidInput("project", "unreadable", Failure.Evidence.of("scan", path)), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSettled(Map<String, Object> mark) {
        return mark.get("lastModifiedTime") instanceof FileTime time
                && time.toInstant().isBefore(Instant.now().minus(SETTLED));
    }

    private static Content read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = sha256();
            byte[] block = new byte[1 << 16];
            long size = 0;
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
                size += read;
            }
            return new Content(HexFormat.of().formatHex(digest.digest()), size);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
