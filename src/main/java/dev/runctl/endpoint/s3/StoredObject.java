package dev.runctl.endpoint.s3;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A row of the index.
 *
 * @param content names the pieces
 * @param etag without quotes
 * @param size bytes
 * @param modified whole seconds, as S3 has it
 * @param parts how many parts were uploaded, 0 if the object came in one request
 */
record StoredObject(
        String key,
        String content,
        String etag,
        long size,
        Instant modified,
        ContentHeaders headers,
        Checksum checksum,
        int parts) {
    static final String COLUMNS =
            "key, content, etag, size, modified, headers, checksum_algorithm, checksum, checksum_type, parts";

    static StoredObject read(ResultSet row) throws SQLException {
        return new StoredObject(
                new String(row.getBytes(1), StandardCharsets.UTF_8),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                Instant.ofEpochSecond(row.getLong(5)),
                ContentHeaders.parse(row.getString(6)),
                new Checksum(
                        ChecksumAlgorithm.valueOf(row.getString(7)),
                        row.getString(8),
                        Checksum.Type.valueOf(row.getString(9))),
                row.getInt(10));
    }

    byte[] keyBytes() {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    String quotedEtag() {
        return '"' + etag + '"';
    }
}
