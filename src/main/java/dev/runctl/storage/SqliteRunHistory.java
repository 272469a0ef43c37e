package dev.runctl.storage;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.RunHistory;
import dev.runctl.sqlite.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The history of runs in the program's database. */
public final class SqliteRunHistory implements RunHistory {
    private static final String HAS_OUTCOME = "IN ('SUCCEEDED', 'FAILED', 'STOPPED')";
    private static final String SAVE = "INSERT INTO runs (" + RunColumns.NAMES + ") VALUES (" + RunColumns.MARKS
            + ") ON CONFLICT (id) DO UPDATE SET " + RunColumns.UPDATES + " WHERE runs.state NOT " + HAS_OUTCOME
            + " OR excluded.state " + HAS_OUTCOME;

    private final Database database;
    private final Json json;
    private final RunColumns columns;

    public SqliteRunHistory(Database database, Json json) {
        this.database = database;
        this.json = json;
        this.columns = new RunColumns(json);
    }

    @Override
    public void save(Run run) {
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
                columns.set(statement, run);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public void remove(RunId id) {
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM runs WHERE id = ?")) {
                statement.setString(1, id.value());
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Run> find(RunId id) {
        return query("WHERE id = ?", id.value()).stream().findFirst();
    }

    @Override
    public List<Run> all() {
        return query("");
    }

    @Override
    public List<Run> on(InstanceRef ref) {
        return query(
                // By whichever profile they were launched, unless it is no instance of EC2's.
                "WHERE instance = ? AND region = ? AND profile "
                        + (ref.location().isThisComputer() ? "=" : "<>") + " ?",
                ref.id().value(),
                ref.location().region(),
                Location.thisComputer().profile());
    }

    @Override
    public Map<String, String> lastSync(InstanceRef ref, String project) {
        String sql = "SELECT files FROM synced WHERE profile = ? AND region = ? AND instance = ? AND project = ?";
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setKey(statement, ref, project);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Fields.of(json.parse(row.getString(1))).strings() : Map.of();
                }
            }
        });
    }

    @Override
    public void saveSync(InstanceRef ref, String project, Map<String, String> hashes) {
        String sql = "INSERT OR REPLACE INTO synced (profile, region, instance, project, files) VALUES (?, ?, ?, ?, ?)";
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setKey(statement, ref, project);
                statement.setString(5, json.write(hashes));
                return statement.executeUpdate();
            }
        });
    }

    private List<Run> query(String where, String... values) {
        String sql = "SELECT " + RunColumns.NAMES + " FROM runs " + where + " ORDER BY created DESC, id DESC";
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setString(i + 1, values[i]);
                }
                List<Run> runs = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        runs.add(columns.get(row));
                    }
                }
                return List.copyOf(runs);
            }
        });
    }

    private static void setKey(PreparedStatement statement, InstanceRef ref, String project)
            throws java.sql.SQLException {
        statement.setString(1, ref.location().profile());
        statement.setString(2, ref.location().region());
        statement.setString(3, ref.id().value());
        statement.setString(4, project);
    }
}
