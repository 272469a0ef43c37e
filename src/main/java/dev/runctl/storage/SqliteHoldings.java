package dev.runctl.storage;

import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Between;
import dev.runctl.domain.ledger.Holding;
import dev.runctl.domain.ledger.Thing;
import dev.runctl.service.cost.HoldingStore;
import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Disks and addresses in the program's database, a row for each time that one was as it is. */
public final class SqliteHoldings implements HoldingStore {
    private static final String COLUMNS = "profile, region, id, began_latest, began_earliest, seen, ended_earliest,"
            + " ended_latest, instance, name, kind, type, size_gib, iops, throughput_mibps";

    /** Of two programs' looks the later counts; an end once told stays unless it was seen later. */
    private static final String SAVE = "INSERT INTO holdings (" + COLUMNS + ")" + """
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (profile, region, id, began_latest) DO UPDATE SET
                seen = max(seen, excluded.seen), name = excluded.name,
                ended_earliest = CASE WHEN excluded.ended_latest IS NOT NULL OR excluded.seen > coalesce(ended_latest, 0)
                    THEN excluded.ended_earliest ELSE ended_earliest END,
                ended_latest = CASE WHEN excluded.ended_latest IS NOT NULL OR excluded.seen > coalesce(ended_latest, 0)
                    THEN excluded.ended_latest ELSE ended_latest END
            """;

    private final Database database;

    public SqliteHoldings(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Period> looked(Location location, Thing.Kind kind) {
        String sql = "SELECT first, last FROM holdings_looked WHERE profile = ? AND region = ? AND kind = ?";
        return database.read(connection -> Sql.first(
                connection,
                sql,
                row -> new Period(Instant.ofEpochMilli(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2))),
                location.profile(),
                location.region(),
                kind.name()));
    }

    @Override
    public List<Holding> open(Location location, Thing.Kind kind) {
        String sql = "SELECT " + COLUMNS
                + " FROM holdings WHERE profile = ? AND region = ? AND kind = ? AND ended_latest IS NULL";
        return database.read(connection ->
                Sql.list(connection, sql, SqliteHoldings::holding, location.profile(), location.region(), kind.name()));
    }

    @Override
    public void save(Location location, Thing.Kind kind, List<Holding> holdings, Instant at) {
        database.write(connection -> {
            for (Holding it : holdings) {
                Thing.Disk disk = it.thing() instanceof Thing.Disk found ? found : new Thing.Disk("", 0, 0, 0);
                Sql.update(
                        connection,
                        SAVE,
                        location.profile(),
                        location.region(),
                        it.id(),
                        it.began().latest().toEpochMilli(),
                        it.began().earliest().toEpochMilli(),
                        it.seen().toEpochMilli(),
                        it.ended().map(end -> end.earliest().toEpochMilli()).orElse(null),
                        it.ended().map(end -> end.latest().toEpochMilli()).orElse(null),
                        it.instance().map(InstanceId::value).orElse(""),
                        it.name(),
                        it.thing().kind().name(),
                        disk.type(),
                        disk.sizeGib(),
                        disk.iops(),
                        disk.throughputMibps());
            }
            return Sql.update(
                    connection,
                    "INSERT INTO holdings_looked VALUES (?, ?, ?, ?, ?) ON CONFLICT (profile, region, kind)"
                            + " DO UPDATE SET last = max(last, excluded.last)",
                    location.profile(),
                    location.region(),
                    kind.name(),
                    at.toEpochMilli(),
                    at.toEpochMilli());
        });
    }

    @Override
    public List<Holding> since(Location location, Instant from) {
        String sql = "SELECT " + COLUMNS + " FROM holdings WHERE profile = ? AND region = ?"
                + " AND (ended_latest IS NULL OR ended_latest >= ?) ORDER BY id, began_latest";
        return database.read(connection -> Sql.list(
                connection, sql, SqliteHoldings::holding, location.profile(), location.region(), from.toEpochMilli()));
    }

    private static Holding holding(ResultSet row) throws SQLException {
        Thing thing = Thing.Kind.valueOf(row.getString(11)) == Thing.Kind.ADDRESS
                ? new Thing.Address()
                : new Thing.Disk(row.getString(12), row.getInt(13), row.getInt(14), row.getInt(15));
        String instance = row.getString(9);
        long endedLatest = row.getLong(8);
        Optional<Between> ended = row.wasNull()
                ? Optional.empty()
                : Optional.of(new Between(Instant.ofEpochMilli(row.getLong(7)), Instant.ofEpochMilli(endedLatest)));
        return new Holding(
                new Location(row.getString(1), row.getString(2)),
                row.getString(3),
                row.getString(10),
                thing,
                instance.isEmpty() ? Optional.empty() : Optional.of(new InstanceId(instance)),
                new Between(Instant.ofEpochMilli(row.getLong(5)), Instant.ofEpochMilli(row.getLong(4))),
                Instant.ofEpochMilli(row.getLong(6)),
                ended);
    }
}
