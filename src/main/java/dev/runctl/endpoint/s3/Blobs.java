package dev.runctl.endpoint.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * Files of content under random ids; nothing of a key is in their names. A file appears whole or not at all, and never
 * changes.
 */
final class Blobs {
    /** Makes the file that a draft is written to. */
    @FunctionalInterface
    interface Disk {
        FileChannel create(Path file) throws IOException;
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path drafts;
    private final Path objects;
    private final Disk disk;

    Blobs(Path folder, Disk disk) {
        this.drafts = folder.resolve("drafts");
        this.objects = folder.resolve("objects");
        this.disk = disk;
        try {
            PrivateFiles.createFolders(drafts);
            PrivateFiles.createFolders(objects);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String newId() {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** @throws dev.runctl.endpoint.wire.ServiceError InternalError if the disk refuses */
    Draft draft() {
        String id = newId();
        Path file = drafts.resolve(id);
        try {
            return new Draft(id, file, disk.create(file));
        } catch (IOException e) {
            throw refused(e);
        }
    }

    Path path(String id) {
        return folder(id).resolve(id);
    }

    private Path folder(String id) {
        return objects.resolve(id.substring(0, 2));
    }

    void delete(String id) {
        try {
            Files.deleteIfExists(path(id));
        } catch (IOException e) {
            // Open elsewhere on Windows, or no longer ours to delete; the orphan sweep tries again.
        }
    }

    /**
     * Removes what crashes left behind: drafts, and files that the index does not know, last written before the given time.
     * Stops when interrupted.
     *
     * @return how many
     */
    int removeOrphans(Instant before, Predicate<String> known) throws IOException {
        int removed = removeOrphans(drafts, before, id -> false);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(objects, Files::isDirectory)) {
            for (Path folder : folders) {
                removed += removeOrphans(folder, before, known);
            }
        }
        return removed;
    }

    private static int removeOrphans(Path folder, Instant before, Predicate<String> known) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Thread.currentThread().isInterrupted()) {
                    return removed;
                }
                try {
                    boolean old = Files.getLastModifiedTime(file).toInstant().isBefore(before);
                    if (old && !known.test(file.getFileName().toString()) && Files.deleteIfExists(file)) {
                        removed++;
                    }
                } catch (NoSuchFileException e) {
                    // Another process sweeps the same folder.
                }
            }
        }
        return removed;
    }

    private static RuntimeException refused(IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Errors.internal("This computer's disk refused the data: " + reason);
    }

    /** A file being written. Closing it without {@link #keep} removes it. */
    final class Draft implements AutoCloseable {
        private static final int BUFFER = 256 * 1024;

        private final String id;
        private final Path file;
        private final FileChannel channel;

        private Draft(String id, Path file, FileChannel channel) {
            this.id = id;
            this.file = file;
            this.channel = channel;
        }

        /**
         * Reads the payload to its end.
         *
         * @return its length in bytes
         * @throws IOException from reading only; a disk that refuses is a
         *     {@link dev.runctl.endpoint.wire.ServiceError} InternalError
         */
        long fill(InputStream in, List<ChecksumAlgorithm.Digest> digests, long most) throws IOException {
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int count = in.readNBytes(buffer, 0, BUFFER); count > 0; count = in.readNBytes(buffer, 0, BUFFER)) {
                size += count;
                if (size > most) {
                    throw Errors.entityTooLarge();
                }
                for (ChecksumAlgorithm.Digest digest : digests) {
                    digest.update(buffer, 0, count);
                }
                write(channel, ByteBuffer.wrap(buffer, 0, count));
            }
            return size;
        }

        /** Makes the content durable and gives it its place; the index must name it next. */
        String keep() {
            try {
                channel.force(true);
                channel.close();
                Path place = path(id);
                PrivateFiles.createFolders(folder(id));
                try {
                    Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
                } catch (AtomicMoveNotSupportedException e) {
                    Files.move(file, place);
                }
                PrivateFiles.force(folder(id));
                return id;
            } catch (IOException e) {
                throw refused(e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The orphan sweep removes it a day later.
            }
        }

        private static void write(WritableByteChannel channel, ByteBuffer bytes) {
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                throw refused(e);
            }
        }
    }
}
