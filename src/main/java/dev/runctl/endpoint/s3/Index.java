package dev.runctl.endpoint.s3;

import dev.runctl.sqlite.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Statements on objects, their pieces and the files that wait for deletion. Keys are kept as UTF-8, so that SQLite's order
 * of blobs is S3's order of keys. All run inside the caller's transaction.
 */
final class Index {
    static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS bucket (name TEXT PRIMARY KEY, region TEXT NOT NULL, created INTEGER NOT NULL)"
                    + " WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS object (bucket TEXT NOT NULL, key BLOB NOT NULL, content TEXT NOT NULL,"
                    + " etag TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL, headers TEXT NOT NULL,"
                    + " checksum_algorithm TEXT NOT NULL, checksum TEXT NOT NULL, checksum_type TEXT NOT NULL,"
                    + " parts INTEGER NOT NULL, PRIMARY KEY (bucket, key)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS piece (content TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL,"
                    + " size INTEGER NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (content, number)) WITHOUT ROWID",
            "CREATE INDEX IF NOT EXISTS piece_file ON piece (file)",
            "CREATE TABLE IF NOT EXISTS upload (id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key BLOB NOT NULL,"
                    + " created INTEGER NOT NULL, headers TEXT NOT NULL, checksum_algorithm TEXT NOT NULL,"
                    + " checksum_type TEXT NOT NULL, declared INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE INDEX IF NOT EXISTS upload_key ON upload (bucket, key, id)",
            "CREATE TABLE IF NOT EXISTS part (upload TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL,"
                    + " size INTEGER NOT NULL, etag TEXT NOT NULL, checksum TEXT NOT NULL, modified INTEGER NOT NULL,"
                    + " PRIMARY KEY (upload, number)) WITHOUT ROWID",
            "CREATE INDEX IF NOT EXISTS part_file ON part (file)",
            "CREATE TABLE IF NOT EXISTS garbage (file TEXT PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID");

    private Index() {}

    static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /** @throws dev.runctl.endpoint.wire.ServiceError NoSuchBucket */
    static void requireBucket(Connection connection, String bucket) throws SQLException {
        if (!Sql.exists(connection, "SELECT 1 FROM bucket WHERE name = ?", bucket)) {
            throw Errors.noSuchBucket();
        }
    }

    static Optional<StoredObject> find(Connection connection, String bucket, String key) throws SQLException {
        return Sql.first(
                connection,
                "SELECT " + StoredObject.COLUMNS + " FROM object WHERE bucket = ? AND key = ?",
                StoredObject::read,
                bucket,
                bytes(key));
    }

    /** @throws dev.runctl.endpoint.wire.ServiceError NoSuchBucket or NoSuchKey */
    static StoredObject require(Connection connection, String bucket, String key) throws SQLException {
        requireBucket(connection, bucket);
        return find(connection, bucket, key).orElseThrow(Errors::noSuchKey);
    }

    static List<Piece> pieces(Connection connection, String content) throws SQLException {
        return Sql.list(
                connection,
                "SELECT " + Piece.COLUMNS + " FROM piece WHERE content = ? ORDER BY number",
                Piece::read,
                content);
    }

    /** Makes the object visible in place of the one that may have been there. */
    static void put(Connection connection, String bucket, StoredObject object, List<Piece> pieces, Instant now)
            throws SQLException {
        remove(connection, bucket, object.key(), now);
        for (Piece piece : pieces) {
            Sql.update(
                    connection,
                    "INSERT INTO piece (content, " + Piece.COLUMNS + ") VALUES (?, ?, ?, ?, ?)",
                    object.content(),
                    piece.number(),
                    piece.file(),
                    piece.size(),
                    piece.checksum());
        }
        Sql.update(
                connection,
                "INSERT INTO object (bucket, " + StoredObject.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                bucket,
                object.keyBytes(),
                object.content(),
                object.etag(),
                object.size(),
                object.modified().getEpochSecond(),
                object.headers().text(),
                object.checksum().algorithm().name(),
                object.checksum().value(),
                object.checksum().type().name(),
                object.parts());
    }

    /** Removes the object if there is one; its files follow once nobody can be reading them. */
    static void remove(Connection connection, String bucket, String key, Instant now) throws SQLException {
        Optional<StoredObject> object = find(connection, bucket, key);
        if (object.isEmpty()) {
            return;
        }
        List<Piece> pieces = pieces(connection, object.get().content());
        Sql.update(
                connection, "DELETE FROM piece WHERE content = ?", object.get().content());
        Sql.update(connection, "DELETE FROM object WHERE bucket = ? AND key = ?", bucket, bytes(key));
        for (Piece piece : pieces) {
            discard(connection, piece.file(), now);
        }
    }

    /** Marks a file for deletion unless a copy shares it. */
    static void discard(Connection connection, String file, Instant now) throws SQLException {
        if (!isReferenced(connection, file)) {
            Sql.update(
                    connection,
                    "INSERT OR IGNORE INTO garbage (file, since) VALUES (?, ?)",
                    file,
                    now.getEpochSecond());
        }
    }

    /** Whether an object or a part has this file. */
    static boolean isReferenced(Connection connection, String file) throws SQLException {
        return Sql.exists(connection, "SELECT 1 FROM piece WHERE file = ?", file)
                || Sql.exists(connection, "SELECT 1 FROM part WHERE file = ?", file);
    }
}
