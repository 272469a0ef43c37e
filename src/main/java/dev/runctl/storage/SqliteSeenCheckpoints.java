package dev.runctl.storage;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.SeenCheckpoints;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.Json;
import dev.runctl.sqlite.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The checkpoints last seen, in the program's database, in the runner's own JSON. */
public final class SqliteSeenCheckpoints implements SeenCheckpoints {
    private final Database database;
    private final Json json;

    public SqliteSeenCheckpoints(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    @Override
    public void save(InstanceRef ref, CheckpointService.Listing listing) {
        String sql = "INSERT OR REPLACE INTO seen_checkpoints (profile, region, instance, as_of, checkpoints)"
                + " VALUES (?, ?, ?, ?, ?)";
        String checkpoints = json.write(listing.checkpoints().stream()
                .map(SqliteSeenCheckpoints::encode)
                .toList());
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setKey(statement, ref);
                statement.setLong(4, listing.asOf().toEpochMilli());
                statement.setString(5, checkpoints);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<CheckpointService.Listing> last(InstanceRef ref) {
        String sql = "SELECT as_of, checkpoints FROM seen_checkpoints"
                + " WHERE profile = ? AND region = ? AND instance = ?";
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setKey(statement, ref);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(listing(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Map<InstanceRef, Instant> times() {
        return database.read(connection -> {
            Map<InstanceRef, Instant> times = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "SELECT profile, region, instance, as_of FROM seen_checkpoints");
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Location location = new Location(row.getString("profile"), row.getString("region"));
                    InstanceRef ref = new InstanceRef(location, new InstanceId(row.getString("instance")));
                    times.put(ref, Instant.ofEpochMilli(row.getLong("as_of")));
                }
            }
            return times;
        });
    }

    private CheckpointService.Listing listing(ResultSet row) throws SQLException {
        List<Checkpoint> checkpoints = Fields.objects(json.parse(row.getString("checkpoints"))).stream()
                .map(InstanceCheckpoints::decode)
                .toList();
        return new CheckpointService.Listing(
                checkpoints, Instant.ofEpochMilli(row.getLong("as_of")), CheckpointService.Standing.ASLEEP);
    }

    private static Map<String, Object> encode(Checkpoint checkpoint) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("path", checkpoint.path());
        item.put("argument", checkpoint.argument());
        item.put("name", checkpoint.name());
        item.put("project", checkpoint.project());
        checkpoint.run().ifPresent(run -> item.put("run_id", run.value()));
        checkpoint.epoch().ifPresent(epoch -> item.put("epoch", epoch));
        checkpoint.step().ifPresent(step -> item.put("step", step));
        item.put("metrics", checkpoint.metrics());
        item.put("size", checkpoint.size());
        item.put("modified", checkpoint.modified().toEpochMilli() / 1000.0);
        item.put("verdict", checkpoint.verdict().kind().name().toLowerCase(Locale.ROOT));
        item.put("reason", checkpoint.verdict().reason());
        item.put("details", checkpoint.verdict().details());
        return item;
    }

    private static void setKey(PreparedStatement statement, InstanceRef ref) throws SQLException {
        statement.setString(1, ref.location().profile());
        statement.setString(2, ref.location().region());
        statement.setString(3, ref.id().value());
    }
}
