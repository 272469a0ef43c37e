package dev.runctl.storage;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.instance.LaunchJournal;
import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.time.Instant;
import java.util.List;

/** Launches whose end is not known, in the program's database, where desktop and command line see them both. */
public final class SqliteLaunchJournal implements LaunchJournal {
    private final Database database;

    public SqliteLaunchJournal(Database database) {
        this.database = database;
    }

    @Override
    public void asked(Entry entry) {
        database.write(connection -> Sql.update(
                connection,
                "INSERT INTO launches (token, profile, region, name, asked, owner, given_up) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (token, profile, region) DO UPDATE SET owner = excluded.owner,"
                        + " asked = excluded.asked, given_up = 0",
                entry.clientToken(),
                entry.location().profile(),
                entry.location().region(),
                entry.name(),
                entry.asked().toEpochMilli(),
                entry.owner(),
                entry.isGivenUp() ? 1 : 0));
    }

    @Override
    public void givenUp(String clientToken) {
        database.write(
                connection -> Sql.update(connection, "UPDATE launches SET given_up = 1 WHERE token = ?", clientToken));
    }

    @Override
    public void settled(String clientToken) {
        database.write(connection -> Sql.update(connection, "DELETE FROM launches WHERE token = ?", clientToken));
    }

    @Override
    public List<Entry> open() {
        return database.read(connection -> Sql.list(
                connection,
                "SELECT token, profile, region, name, asked, owner, given_up FROM launches ORDER BY asked, token",
                row -> new Entry(
                        row.getString(1),
                        new Location(row.getString(2), row.getString(3)),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getString(6),
                        row.getInt(7) == 1)));
    }
}
