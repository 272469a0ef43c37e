package dev.runctl.endpoint.s3;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A part of an object's content.
 *
 * @param number from 1; the part's number where it was uploaded as one
 * @param file its id among the blobs
 * @param size bytes
 * @param checksum Base64, by the object's algorithm
 */
record Piece(int number, String file, long size, String checksum) {
    static final String COLUMNS = "number, file, size, checksum";

    static Piece read(ResultSet row) throws SQLException {
        return new Piece(row.getInt(1), row.getString(2), row.getLong(3), row.getString(4));
    }
}
