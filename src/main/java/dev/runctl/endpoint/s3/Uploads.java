package dev.runctl.endpoint.s3;

import dev.runctl.sqlite.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Statements on unfinished uploads and their parts, inside the caller's transaction. */
final class Uploads {
    /**
     * An upload that was begun.
     *
     * @param declared whether the client named the checksum's algorithm itself
     */
    record Upload(
            String id,
            String key,
            Instant created,
            ContentHeaders headers,
            ChecksumAlgorithm algorithm,
            Checksum.Type type,
            boolean declared) {
        private static final String COLUMNS = "id, key, created, headers, checksum_algorithm, checksum_type, declared";

        private static Upload read(ResultSet row) throws SQLException {
            return new Upload(
                    row.getString(1),
                    new String(row.getBytes(2), StandardCharsets.UTF_8),
                    Instant.ofEpochSecond(row.getLong(3)),
                    ContentHeaders.parse(row.getString(4)),
                    ChecksumAlgorithm.valueOf(row.getString(5)),
                    Checksum.Type.valueOf(row.getString(6)),
                    row.getBoolean(7));
        }
    }

    /** A part that has arrived; {@code etag} without quotes, {@code checksum} in Base64. */
    record Part(int number, String file, long size, String etag, String checksum, Instant modified) {
        private static final String COLUMNS = "number, file, size, etag, checksum, modified";

        private static Part read(ResultSet row) throws SQLException {
            return new Part(
                    row.getInt(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getString(5),
                    Instant.ofEpochSecond(row.getLong(6)));
        }
    }

    private Uploads() {}

    static void add(Connection connection, String bucket, Upload upload) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO upload (bucket, " + Upload.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                bucket,
                upload.id(),
                Index.bytes(upload.key()),
                upload.created().getEpochSecond(),
                upload.headers().text(),
                upload.algorithm().name(),
                upload.type().name(),
                upload.declared());
    }

    /** @throws dev.runctl.endpoint.wire.ServiceError NoSuchBucket or NoSuchUpload */
    static Upload require(Connection connection, Target target) throws SQLException {
        Index.requireBucket(connection, target.bucket());
        return Sql.first(
                        connection,
                        "SELECT " + Upload.COLUMNS + " FROM upload WHERE id = ? AND bucket = ? AND key = ?",
                        Upload::read,
                        target.parameter("uploadId").orElse(""),
                        target.bucket(),
                        Index.bytes(target.key()))
                .orElseThrow(Errors::noSuchUpload);
    }

    /** In the order of keys, and of ids within a key. */
    static List<Upload> list(Connection connection, String bucket) throws SQLException {
        return Sql.list(
                connection,
                "SELECT " + Upload.COLUMNS + " FROM upload WHERE bucket = ? ORDER BY key, id",
                Upload::read,
                bucket);
    }

    static List<Part> parts(Connection connection, String upload) throws SQLException {
        return Sql.list(
                connection,
                "SELECT " + Part.COLUMNS + " FROM part WHERE upload = ? ORDER BY number",
                Part::read,
                upload);
    }

    /** Adds the part in place of the one with its number. */
    static void putPart(Connection connection, String upload, Part part, Instant now) throws SQLException {
        List<String> replaced = Sql.list(
                connection,
                "SELECT file FROM part WHERE upload = ? AND number = ?",
                row -> row.getString(1),
                upload,
                part.number());
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO part (upload, " + Part.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                upload,
                part.number(),
                part.file(),
                part.size(),
                part.etag(),
                part.checksum(),
                part.modified().getEpochSecond());
        for (String file : replaced) {
            Index.discard(connection, file, now);
        }
    }

    /** Forgets the upload; the files of parts that became no object's are deleted later. */
    static void remove(Connection connection, String upload, Instant now) throws SQLException {
        List<Part> parts = parts(connection, upload);
        Sql.update(connection, "DELETE FROM part WHERE upload = ?", upload);
        Sql.update(connection, "DELETE FROM upload WHERE id = ?", upload);
        for (Part part : parts) {
            Index.discard(connection, part.file(), now);
        }
    }
}
