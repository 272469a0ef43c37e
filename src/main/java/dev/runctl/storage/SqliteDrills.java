package dev.runctl.storage;

import dev.runctl.domain.run.DrillReport;
import dev.runctl.service.checkpoint.DrillDocument;
import dev.runctl.service.checkpoint.DrillStore;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import dev.runctl.sqlite.Database;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;

/** Fire drills in the program's database: one row a script, what was found as JSON. */
public final class SqliteDrills implements DrillStore {
    private final Database database;
    private final Json json;

    public SqliteDrills(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    @Override
    public void save(Path projectRoot, String script, DrillReport report) {
        String sql = "INSERT OR REPLACE INTO fire_drills (project_root, script, at, report) VALUES (?, ?, ?, ?)";
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, projectRoot.toString());
                statement.setString(2, script);
                statement.setLong(3, report.at().toEpochMilli());
                statement.setString(4, json.write(DrillDocument.of(report)));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<DrillReport> last(Path projectRoot, String script) {
        String sql = "SELECT at, report FROM fire_drills WHERE project_root = ? AND script = ?";
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, projectRoot.toString());
                statement.setString(2, script);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? DrillDocument.read(
                                    Instant.ofEpochMilli(row.getLong("at")),
                                    Fields.of(json.parse(row.getString("report"))))
                            : Optional.empty();
                }
            }
        });
    }
}
