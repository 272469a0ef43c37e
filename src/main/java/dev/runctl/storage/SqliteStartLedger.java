package dev.runctl.storage;

import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Start;
import dev.runctl.service.cost.StartLedger;
import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Starts in the program's database, one row each, times in epoch milliseconds. Desktop and command line write side by side. */
public final class SqliteStartLedger implements StartLedger {
    private static final String COLUMNS =
            "profile, region, instance, launched, seen, ended_earliest, ended_latest, instance_type, zone, lifecycle, public_ip";

    /** A look that is older than the one written changes nothing, but an end once told stays until it is seen running later. */
    private static final String SAVE = """
            INSERT INTO instance_starts
                (profile, region, instance, launched, first_seen, seen, ended_earliest, ended_latest,
                 instance_type, zone, lifecycle, public_ip)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (profile, region, instance, launched) DO UPDATE SET
                seen = max(seen, excluded.seen),
                ended_earliest = CASE WHEN excluded.ended_latest IS NOT NULL OR excluded.seen > coalesce(ended_latest, 0)
                    THEN excluded.ended_earliest ELSE ended_earliest END,
                ended_latest = CASE WHEN excluded.ended_latest IS NOT NULL OR excluded.seen > coalesce(ended_latest, 0)
                    THEN excluded.ended_latest ELSE ended_latest END,
                public_ip = max(public_ip, excluded.public_ip)
            """;

    /** Looks that are further apart leave a gap between them. */
    private static final Duration GAP = Duration.ofMinutes(10);

    private final Database database;
    private final Clock clock;

    public SqliteStartLedger(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Map<InstanceRef, Start> newest(Location location) {
        String sql = "SELECT " + COLUMNS
                + ", max(launched) FROM instance_starts WHERE profile = ? AND region = ? GROUP BY instance";
        return database
                .read(connection ->
                        Sql.list(connection, sql, SqliteStartLedger::start, location.profile(), location.region()))
                .stream()
                .collect(Collectors.toMap(Start::ref, Function.identity()));
    }

    @Override
    public void save(List<Start> starts) {
        database.write(connection -> {
            int changed = 0;
            for (Start start : starts) {
                changed += Sql.update(
                        connection,
                        SAVE,
                        start.ref().location().profile(),
                        start.ref().location().region(),
                        start.ref().id().value(),
                        start.launched().toEpochMilli(),
                        clock.millis(),
                        start.seen().toEpochMilli(),
                        millis(start.ended().map(Start.Ended::earliest)),
                        millis(start.ended().map(Start.Ended::latest)),
                        start.instanceType(),
                        start.availabilityZone(),
                        start.lifecycle().name(),
                        start.hasPublicIp() ? 1 : 0);
            }
            return changed;
        });
    }

    @Override
    public List<Start> since(Location location, Instant from) {
        String sql = "SELECT " + COLUMNS + " FROM instance_starts WHERE profile = ? AND region = ?"
                + " AND (ended_latest IS NULL OR ended_latest + 60000 >= ?) ORDER BY instance, launched";
        return database.read(connection -> Sql.list(
                connection, sql, SqliteStartLedger::start, location.profile(), location.region(), from.toEpochMilli()));
    }

    @Override
    public void looked(Location location, Instant at) {
        long now = at.toEpochMilli();
        database.write(connection -> {
            int continued = Sql.update(
                    connection,
                    "UPDATE watched SET until_time = max(until_time, ?) WHERE profile = ? AND region = ?"
                            + " AND from_time <= ? AND until_time >= ?",
                    now,
                    location.profile(),
                    location.region(),
                    now,
                    now - GAP.toMillis());
            return continued > 0
                    ? continued
                    : Sql.update(
                            connection,
                            "INSERT OR IGNORE INTO watched VALUES (?, ?, ?, ?)",
                            location.profile(),
                            location.region(),
                            now,
                            now);
        });
    }

    @Override
    public List<Period> watched(Location location, Instant from) {
        String sql = "SELECT from_time, until_time FROM watched WHERE profile = ? AND region = ? AND until_time >= ?"
                + " ORDER BY from_time";
        return database.read(connection -> Sql.list(
                connection,
                sql,
                row -> new Period(Instant.ofEpochMilli(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2))),
                location.profile(),
                location.region(),
                from.toEpochMilli()));
    }

    @Override
    public Optional<Instant> began(Location location) {
        String sql =
                "SELECT min(at) FROM (SELECT min(first_seen) AS at FROM instance_starts WHERE profile = ? AND region = ?"
                        + " UNION ALL SELECT min(from_time) FROM watched WHERE profile = ? AND region = ?)";
        return database.read(connection -> Sql.list(
                        connection,
                        sql,
                        row -> instant(row, 1),
                        location.profile(),
                        location.region(),
                        location.profile(),
                        location.region()))
                .getFirst();
    }

    @Override
    public List<Location> locations() {
        String sql =
                "SELECT profile, region FROM watched UNION SELECT profile, region FROM instance_starts ORDER BY 1, 2";
        return database.read(
                connection -> Sql.list(connection, sql, row -> new Location(row.getString(1), row.getString(2))));
    }

    private static @Nullable Long millis(Optional<Instant> instant) {
        return instant.map(Instant::toEpochMilli).orElse(null);
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
    }

    private static Start start(ResultSet row) throws SQLException {
        Optional<Instant> earliest = instant(row, 6);
        Optional<Instant> latest = instant(row, 7);
        return new Start(
                new InstanceRef(new Location(row.getString(1), row.getString(2)), new InstanceId(row.getString(3))),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                earliest.flatMap(from -> latest.map(until -> new Start.Ended(from, until))),
                row.getString(8),
                row.getString(9),
                Lifecycle.valueOf(row.getString(10)),
                row.getInt(11) == 1);
    }
}
