package dev.runctl.storage;

import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Judgement;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.service.checkpoint.JudgedCopies;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import dev.runctl.sqlite.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.OptionalLong;

/** What was found in copies in S3, in the program's database: one row an address, replaced with its object. */
public final class SqliteJudgedCopies implements JudgedCopies {
    private final Database database;
    private final Json json;

    public SqliteJudgedCopies(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    @Override
    public Optional<Judgement> find(Copy copy) {
        String sql = "SELECT epoch, step, metrics, verdict, reason FROM judged_copies"
                + " WHERE bucket = ? AND key = ? AND size = ? AND modified = ?";
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                set(statement, copy);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(judgement(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void save(Copy copy, Judgement judgement) {
        String sql = "INSERT OR REPLACE INTO judged_copies"
                + " (bucket, key, size, modified, epoch, step, metrics, verdict, reason)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        String metrics = json.write(judgement.metrics());
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                set(statement, copy);
                set(statement, 5, judgement.epoch());
                set(statement, 6, judgement.step());
                statement.setString(7, metrics);
                statement.setString(8, judgement.verdict().kind().name());
                statement.setString(9, judgement.verdict().reason());
                return statement.executeUpdate();
            }
        });
    }

    private static void set(PreparedStatement statement, Copy copy) throws SQLException {
        statement.setString(1, copy.bucket());
        statement.setString(2, copy.key());
        statement.setLong(3, copy.size());
        statement.setLong(4, copy.modified().toEpochMilli());
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
                new Verdict(Verdict.Kind.valueOf(row.getString("verdict")), row.getString("reason")));
    }

    private static OptionalLong whole(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
