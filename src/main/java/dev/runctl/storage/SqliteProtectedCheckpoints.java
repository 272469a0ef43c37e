package dev.runctl.storage;

import dev.runctl.domain.run.RunId;
import dev.runctl.service.checkpoint.ProtectedCheckpoints;
import dev.runctl.sqlite.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The marks in the program's database, which the desktop and the command line share. */
public final class SqliteProtectedCheckpoints implements ProtectedCheckpoints {
    private final Database database;

    public SqliteProtectedCheckpoints(Database database) {
        this.database = database;
    }

    @Override
    public Map<RunId, Set<String>> all() {
        return database.read(connection -> {
            try (PreparedStatement statement =
                            connection.prepareStatement("SELECT run, name FROM protected_checkpoints");
                    ResultSet row = statement.executeQuery()) {
                Map<RunId, Set<String>> found = new HashMap<>();
                while (row.next()) {
                    found.computeIfAbsent(new RunId(row.getString(1)), run -> new HashSet<>())
                            .add(row.getString(2));
                }
                return found;
            }
        });
    }

    @Override
    public void protect(RunId run, String name) {
        change("INSERT OR IGNORE INTO protected_checkpoints (run, name) VALUES (?, ?)", run, name);
    }

    @Override
    public void unprotect(RunId run, String name) {
        change("DELETE FROM protected_checkpoints WHERE run = ? AND name = ?", run, name);
    }

    private void change(String sql, RunId run, String name) {
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, run.value());
                statement.setString(2, name);
                return statement.executeUpdate();
            }
        });
    }
}
