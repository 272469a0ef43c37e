package dev.runctl.storage;

import dev.runctl.domain.run.RunEnvironment;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.SourceState;
import dev.runctl.service.run.CapsuleService;
import dev.runctl.service.run.CapsuleStore;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import dev.runctl.sqlite.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Capsules in the program's database; lists and packages as JSON. */
public final class SqliteCapsules implements CapsuleStore {
    private interface Reading<T> {
        T read(ResultSet row) throws java.sql.SQLException;
    }

    private final Database database;
    private final Json json;

    public SqliteCapsules(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    @Override
    public void saveSource(RunId id, SourceState source) {
        write(
                "INSERT OR REPLACE INTO run_source (run, commit_id, branch, diff, diff_cut, untracked)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                id.value(),
                source.commit(),
                source.branch(),
                source.diff(),
                source.isDiffCut(),
                json.write(source.untracked()));
    }

    @Override
    public void saveEnvironment(RunId id, RunEnvironment environment) {
        String record = json.write(Map.of(
                "version", environment.python(),
                "executable", environment.executable(),
                "platform", environment.platform(),
                "packages", environment.packages(),
                "gpus", environment.gpus()));
        write("INSERT OR REPLACE INTO run_environment (run, environment) VALUES (?, ?)", id.value(), record);
    }

    @Override
    public Optional<SourceState> source(RunId id) {
        return read(
                "SELECT commit_id, branch, diff, diff_cut, untracked FROM run_source WHERE run = ?",
                id,
                row -> new SourceState(
                        row.getString("commit_id"),
                        row.getString("branch"),
                        row.getString("diff"),
                        row.getBoolean("diff_cut"),
                        texts(row.getString("untracked"))));
    }

    @Override
    public Optional<RunEnvironment> environment(RunId id) {
        return read(
                "SELECT environment FROM run_environment WHERE run = ?",
                id,
                row -> CapsuleService.environment(Fields.of(json.parse(row.getString("environment")))));
    }

    private List<String> texts(String list) {
        return new Fields(Map.of("list", json.parse(list))).texts("list");
    }

    private void write(String sql, Object... values) {
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement.executeUpdate();
            }
        });
    }

    private <T> Optional<T> read(String sql, RunId id, Reading<T> reading) {
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, id.value());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(reading.read(row)) : Optional.empty();
                }
            }
        });
    }
}
