package dev.runctl.endpoint.s3;

import dev.runctl.sqlite.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a bucket in the byte order of its keys. Keys that share what lies between the prefix and the first delimiter
 * after it become one common prefix, and the reading jumps over them instead of through them.
 *
 * @param delimiter empty for none
 * @param after only keys and common prefixes greater than this; empty for all
 * @param from the first key to look at, where an earlier page ended; empty for the beginning
 * @param limit most keys and common prefixes together
 */
record Listing(String bucket, byte[] prefix, byte[] delimiter, byte[] after, byte[] from, int limit) {
    /**
     * One page.
     *
     * @param next where the next page begins, null if this is the last
     */
    record Page(List<StoredObject> objects, List<String> commonPrefixes, byte @Nullable [] next) {}

    Page read(Connection connection) throws SQLException {
        List<StoredObject> objects = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        byte[] position = greatest(prefix, from, after.length == 0 ? after : following(after));
        byte[] end = successor(prefix);
        String sql = "SELECT " + StoredObject.COLUMNS + " FROM object WHERE bucket = ? AND key >= ?"
                + (end == null ? "" : " AND key < ?") + " ORDER BY key";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            while (true) {
                Sql.bind(statement, bucket, position);
                if (end != null) {
                    statement.setBytes(3, end);
                }
                byte[] jump = null;
                try (ResultSet rows = statement.executeQuery()) {
                    while (jump == null) {
                        if (!rows.next()) {
                            return new Page(objects, prefixes, null);
                        }
                        byte[] key = rows.getBytes(1);
                        byte[] common = commonPrefix(key);
                        boolean passed = common != null && Arrays.compareUnsigned(common, after) <= 0;
                        if (!passed && objects.size() + prefixes.size() == limit) {
                            return new Page(objects, prefixes, position);
                        }
                        if (common == null) {
                            objects.add(StoredObject.read(rows));
                            position = following(key);
                            continue;
                        }
                        if (!passed) {
                            prefixes.add(new String(common, StandardCharsets.UTF_8));
                        }
                        jump = successor(common);
                    }
                }
                if (jump == null) {
                    return new Page(objects, prefixes, null);
                }
                position = jump;
            }
        }
    }

    private byte @Nullable [] commonPrefix(byte[] key) {
        if (delimiter.length == 0) {
            return null;
        }
        for (int at = prefix.length; at + delimiter.length <= key.length; at++) {
            int end = at + delimiter.length;
            if (Arrays.equals(key, at, end, delimiter, 0, delimiter.length)) {
                return Arrays.copyOf(key, end);
            }
        }
        return null;
    }

    /** The least key greater than this one. */
    private static byte[] following(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** The least key greater than all that begin so; null for the empty prefix. UTF-8 has no byte of all ones. */
    private static byte @Nullable [] successor(byte[] prefix) {
        if (prefix.length == 0) {
            return null;
        }
        byte[] successor = prefix.clone();
        successor[successor.length - 1]++;
        return successor;
    }

    private static byte[] greatest(byte[]... keys) {
        byte[] greatest = new byte[0];
        for (byte[] key : keys) {
            if (Arrays.compareUnsigned(key, greatest) > 0) {
                greatest = key;
            }
        }
        return greatest;
    }
}
