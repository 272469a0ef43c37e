package dev.runctl.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** SHA-256 of files, remembered while size and time of a file stay the same. */
final class FileHashes {
    private record Known(long size, Instant modified, String hash) {}

    /** A file written to this very moment may change again without its time changing. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** Empty where the file has vanished. */
    Optional<String> of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Instant modified = now.lastModifiedTime().toInstant();
            Known before = known.get(file);
            if (before != null
                    && before.size() == now.size()
                    && before.modified().equals(modified)) {
                return Optional.of(before.hash());
            }
            String hash = hash(file);
            if (modified.isBefore(Instant.now().minus(SETTLED))) {
                known.put(file, new Known(now.size(), modified, hash));
            }
            return Optional.of(hash);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 16];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
