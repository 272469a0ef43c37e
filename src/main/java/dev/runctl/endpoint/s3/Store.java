package dev.runctl.endpoint.s3;

import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Content and index of one folder, which other processes may have open as well. Content is written first and named in the
 * index second, and removed from the index first and deleted later: a crash in between leaves a file nobody knows, never
 * an object without its content.
 */
final class Store implements AutoCloseable {
    /** A download that began before its object was replaced still opens the pieces it comes to. */
    static final Duration GARBAGE_KEPT = Duration.ofMinutes(10);

    private static final Duration ORPHANS_KEPT = Duration.ofDays(1);

    private final Database database;
    private final Blobs blobs;
    private final Clock clock;

    Store(Path folder, Clock clock, Blobs.Disk disk) {
        try {
            Path file = folder.resolve("s3.db");
            PrivateFiles.createFolders(folder);
            // SQLite would create it, and its companions, readable by everyone.
            PrivateFiles.touch(file);
            this.blobs = new Blobs(folder.resolve("s3"), disk);
            this.database = Database.open(file, Index.SCHEMA);
            this.clock = clock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Blobs blobs() {
        return blobs;
    }

    /** S3 keeps whole seconds. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    <T> T read(Database.Work<T> work) {
        return database.read(work);
    }

    /** Runs the work in one transaction that no other process can interleave. */
    <T> T write(Database.Work<T> work) {
        return database.write(work);
    }

    /** After a transaction that failed, perhaps only in saying that it had succeeded. */
    void deleteUnlessNamed(String file) {
        if (!read(connection -> Index.isReferenced(connection, file))) {
            blobs.delete(file);
        }
    }

    /** Deletes the files of objects that were removed or replaced a while ago. */
    void collectGarbage() {
        long before = clock.instant().minus(GARBAGE_KEPT).getEpochSecond();
        List<String> files = read(connection ->
                Sql.list(connection, "SELECT file FROM garbage WHERE since <= ?", row -> row.getString(1), before));
        if (files.isEmpty()) {
            return;
        }
        files.forEach(blobs::delete);
        write(connection -> {
            for (String file : files) {
                Sql.update(connection, "DELETE FROM garbage WHERE file = ?", file);
            }
            return files.size();
        });
    }

    /** Deletes what a crash left behind, once it is so old that no upload can be about to name it. */
    void removeOrphans() throws IOException {
        blobs.removeOrphans(
                clock.instant().minus(ORPHANS_KEPT),
                id -> read(connection -> Index.isReferenced(connection, id)
                        || Sql.exists(connection, "SELECT 1 FROM garbage WHERE file = ?", id)));
    }

    @Override
    public void close() {
        database.close();
    }
}
