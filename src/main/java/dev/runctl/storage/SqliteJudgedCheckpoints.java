package dev.runctl.storage;

import dev.runctl.domain.checkpoint.Judgement;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.JudgedCheckpoints;
import dev.runctl.sqlite.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What was found in checkpoints, in the program's database: one row for a path, replaced with what lies there. */
public final class SqliteJudgedCheckpoints implements JudgedCheckpoints {
    private final Database database;
    private final Json json;

    public SqliteJudgedCheckpoints(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    @Override
    public Optional<Judgement> find(Subject subject) {
        String sql = "SELECT * FROM judged_checkpoints WHERE place = ? AND path = ? AND size = ? AND modified = ?";
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                set(statement, subject);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(judgement(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Map<Subject, Judgement> in(String place) {
        return database.read(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT * FROM judged_checkpoints WHERE place = ?")) {
                statement.setString(1, place);
                Map<Subject, Judgement> found = new HashMap<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        Instant modified = Instant.ofEpochMilli(row.getLong("modified"));
                        found.put(
                                new Subject(place, row.getString("path"), row.getLong("size"), modified),
                                judgement(row));
                    }
                }
                return found;
            }
        });
    }

    @Override
    public void save(Subject subject, Judgement judgement) {
        String sql = "INSERT OR REPLACE INTO judged_checkpoints"
                + " (place, path, size, modified, epoch, step, metrics, verdict, reason, details)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        String metrics = json.write(judgement.metrics());
        String details = json.write(judgement.verdict().details());
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                set(statement, subject);
                set(statement, 5, judgement.epoch());
                set(statement, 6, judgement.step());
                statement.setString(7, metrics);
                statement.setString(8, judgement.verdict().kind().name());
                statement.setString(9, judgement.verdict().reason());
                statement.setString(10, details);
                return statement.executeUpdate();
            }
        });
    }

    private static void set(PreparedStatement statement, Subject subject) throws SQLException {
        statement.setString(1, subject.place());
        statement.setString(2, subject.path());
        statement.setLong(3, subject.size());
        statement.setLong(4, subject.modified().toEpochMilli());
    }

    private static void set(PreparedStatement statement, int at, OptionalLong value) throws SQLException {
        if (value.isPresent()) {
            statement.setLong(at, value.getAsLong());
        } else {
            statement.setNull(at, Types.INTEGER);
        }
    }

    private Judgement judgement(ResultSet row) throws SQLException {
        return new Judgement(
                whole(row, "epoch"),
                whole(row, "step"),
                Fields.of(json.parse(row.getString("metrics"))).numbers(),
                new Verdict(
                        Verdict.Kind.valueOf(row.getString("verdict")),
                        row.getString("reason"),
                        texts(json.parse(row.getString("details")))));
    }

    private static List<String> texts(Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static OptionalLong whole(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
