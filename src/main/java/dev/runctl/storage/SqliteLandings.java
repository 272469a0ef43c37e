package dev.runctl.storage;

import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.guard.LandingStore;
import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Landings in the program's database, in the guard's own JSON. */
public final class SqliteLandings implements LandingStore {
    private static final String COLUMNS = "SELECT profile, region, instance, at, record, over FROM landings ";
    private static final String KEY = "WHERE profile = ? AND region = ? AND instance = ?";

    private final Database database;

    public SqliteLandings(Database database) {
        this.database = database;
    }

    @Override
    public boolean save(Entry entry) {
        return 0
                < database.write(connection -> Sql.update(
                        connection,
                        "INSERT INTO landings (profile, region, instance, at, record, over, told)"
                                + " VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (profile, region, instance, at)"
                                + " DO UPDATE SET record = excluded.record, over = excluded.over"
                                + " WHERE landings.over = 0 AND landings.record <> excluded.record",
                        entry.ref().location().profile(),
                        entry.ref().location().region(),
                        entry.ref().id().value(),
                        entry.at().toEpochMilli(),
                        entry.record(),
                        entry.isOver() ? 1 : 0));
    }

    @Override
    public List<Entry> on(InstanceRef ref) {
        return database.read(connection -> Sql.list(
                connection,
                COLUMNS + KEY + " ORDER BY at DESC",
                SqliteLandings::entry,
                ref.location().profile(),
                ref.location().region(),
                ref.id().value()));
    }

    @Override
    public List<Entry> untold() {
        return database.read(connection ->
                Sql.list(connection, COLUMNS + "WHERE told = 0 AND over = 1 ORDER BY at", SqliteLandings::entry));
    }

    @Override
    public boolean claimTelling(InstanceRef ref, Instant at) {
        return 0
                < database.write(connection -> Sql.update(
                        connection,
                        "UPDATE landings SET told = 1 " + KEY + " AND at = ? AND told = 0",
                        ref.location().profile(),
                        ref.location().region(),
                        ref.id().value(),
                        at.toEpochMilli()));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                new InstanceRef(new Location(row.getString(1), row.getString(2)), new InstanceId(row.getString(3))),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5),
                row.getInt(6) == 1);
    }
}
