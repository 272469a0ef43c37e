package dev.runctl.endpoint.machine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows of instances, their volumes and tags, over a connection inside somebody's transaction. */
final class InstanceTable {
    private final Connection connection;

    InstanceTable(Connection connection) {
        this.connection = connection;
    }

    boolean terminatesItself(String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM terminates_itself WHERE instance_id = ?")) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    long revision() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT n FROM revision")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    Snapshot load(Instant now) throws SQLException {
        Map<String, Map<String, String>> tags = loadTags();
        Map<String, List<Volume>> volumes = loadVolumes();
        List<LocalInstance> instances = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT seq, id, reservation_id, launch_index, type, image_id,"
                        + " zone, market, spot_request_id, key_name, profile_arn, security_groups, client_token, user_data, state,"
                        + " since, launch_time, online_from, reason, reaping FROM instance ORDER BY seq")) {
            while (row.next()) {
                String id = row.getString(2);
                List<Volume> own = volumes.remove(id);
                instances.add(read(row, tags.getOrDefault(id, Map.of()), own == null ? List.of() : own));
            }
        }
        return Snapshot.of(
                instances, tags, volumes.values().stream().flatMap(List::stream).toList(), now);
    }

    private static LocalInstance read(ResultSet row, Map<String, String> tags, List<Volume> volumes)
            throws SQLException {
        return new LocalInstance(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                List.of(row.getString(12).split(",")),
                row.getString(13),
                row.getString(14),
                InstanceState.of(row.getString(15)),
                Instant.ofEpochMilli(row.getLong(16)),
                Instant.ofEpochMilli(row.getLong(17)),
                Instant.ofEpochMilli(row.getLong(18)),
                row.getString(19),
                row.getString(20),
                tags,
                volumes);
    }

    private Map<String, Map<String, String>> loadTags() throws SQLException {
        Map<String, Map<String, String>> tags = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT resource_id, key, value FROM tag")) {
            while (row.next()) {
                tags.computeIfAbsent(row.getString(1), id -> new TreeMap<>()).put(row.getString(2), row.getString(3));
            }
        }
        return tags;
    }

    private Map<String, List<Volume>> loadVolumes() throws SQLException {
        Map<String, List<Volume>> volumes = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT id, instance_id, device, size_gib, type, iops, throughput,"
                                + " encrypted, delete_on_termination, zone, created FROM volume ORDER BY seq")) {
            while (row.next()) {
                volumes.computeIfAbsent(row.getString(2), id -> new ArrayList<>(1))
                        .add(new Volume(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4),
                                row.getString(5),
                                row.getInt(6),
                                row.getInt(7),
                                row.getBoolean(8),
                                row.getBoolean(9),
                                row.getString(10),
                                Instant.ofEpochMilli(row.getLong(11))));
            }
        }
        return volumes;
    }

    /** Runs one statement; answers the number of rows it changed. */
    int execute(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    void insert(LocalInstance instance) throws SQLException {
        execute(
                "INSERT INTO instance (id, reservation_id, launch_index, type, image_id, zone, market, spot_request_id,"
                        + " key_name, profile_arn, security_groups, client_token, user_data, state, since, launch_time,"
                        + " online_from, reason, reaping) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                instance.id(),
                instance.reservationId(),
                instance.launchIndex(),
                instance.type(),
                instance.imageId(),
                instance.zone(),
                instance.market(),
                instance.spotRequestId(),
                instance.keyName(),
                instance.profileArn(),
                String.join(",", instance.groups()),
                instance.clientToken(),
                instance.userData(),
                instance.recorded().word(),
                instance.since().toEpochMilli(),
                instance.launchTime().toEpochMilli(),
                instance.onlineFrom().toEpochMilli(),
                instance.reason(),
                instance.reaping());
    }

    void insert(Volume volume) throws SQLException {
        execute(
                "INSERT INTO volume (id, instance_id, device, size_gib, type, iops, throughput, encrypted,"
                        + " delete_on_termination, zone, created) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                volume.id(),
                volume.instanceId(),
                volume.device(),
                volume.sizeGib(),
                volume.type(),
                volume.iops(),
                volume.throughput(),
                volume.encrypted(),
                volume.deleteOnTermination(),
                volume.zone(),
                volume.created().toEpochMilli());
    }

    void tag(String resourceId, Map<String, String> tags) throws SQLException {
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            execute(
                    "INSERT INTO tag VALUES (?,?,?) ON CONFLICT (resource_id, key) DO UPDATE SET value = excluded.value",
                    resourceId,
                    tag.getKey(),
                    tag.getValue());
        }
    }

    /** @return the token's digest and reservation, or null */
    String @org.jspecify.annotations.Nullable [] clientToken(String token) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT digest, reservation_id FROM client_token WHERE token = ?")) {
            statement.setString(1, token);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new String[] {row.getString(1), row.getString(2)} : null;
            }
        }
    }
}
