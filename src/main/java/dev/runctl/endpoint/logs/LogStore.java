package dev.runctl.endpoint.logs;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.ServiceError;
import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups, streams and events in {@code logs.db}. Several programs may have it open. */
final class LogStore implements AutoCloseable {
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS log_group (name TEXT PRIMARY KEY, created INTEGER NOT NULL) WITHOUT ROWID",
            """
            CREATE TABLE IF NOT EXISTS log_stream (
              seq INTEGER PRIMARY KEY AUTOINCREMENT, log_group TEXT NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL,
              first INTEGER NOT NULL DEFAULT 0, last INTEGER NOT NULL DEFAULT 0, ingested INTEGER NOT NULL DEFAULT 0,
              UNIQUE (log_group, name))""",
            """
            CREATE TABLE IF NOT EXISTS event (
              seq INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL, timestamp INTEGER NOT NULL,
              ingested INTEGER NOT NULL, message TEXT NOT NULL)""",
            "CREATE INDEX IF NOT EXISTS event_order ON event (stream, timestamp, seq)",
            """
            CREATE TABLE IF NOT EXISTS upload (
              command_id TEXT NOT NULL, instance_id TEXT NOT NULL, output TEXT NOT NULL, log_group TEXT NOT NULL,
              position INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (command_id, instance_id, output)) WITHOUT ROWID""");

    private final Machine machine;
    private final Database database;

    LogStore(Machine machine) {
        this.machine = machine;
        this.database = Database.open(machine.folder().resolve("logs.db"), SCHEMA);
    }

    long now() {
        return machine.now().toEpochMilli();
    }

    <T> T read(Database.Work<T> work) {
        return database.read(work);
    }

    <T> T write(Database.Work<T> work) {
        return database.write(work);
    }

    List<Group> groups() {
        return read(connection -> Sql.list(
                connection,
                "SELECT name, created, (SELECT COALESCE(SUM(LENGTH(message)), 0) FROM event JOIN log_stream ON"
                        + " event.stream = log_stream.seq WHERE log_stream.log_group = log_group.name) FROM log_group"
                        + " ORDER BY name",
                row -> new Group(row.getString(1), row.getLong(2), row.getLong(3))));
    }

    /** @throws ServiceError ResourceNotFoundException */
    void requireGroup(Connection connection, String name) throws SQLException {
        if (!Sql.exists(connection, "SELECT 1 FROM log_group WHERE name = ?", name)) {
            throw new ServiceError("ResourceNotFoundException", "The specified log group does not exist.");
        }
    }

    /** Answers whether it is new. */
    boolean createGroup(Connection connection, String name) throws SQLException {
        return Sql.update(connection, "INSERT OR IGNORE INTO log_group VALUES (?, ?)", name, now()) > 0;
    }

    /** Answers whether it is new. */
    boolean createStream(Connection connection, String group, String name) throws SQLException {
        requireGroup(connection, group);
        return Sql.update(
                        connection,
                        "INSERT OR IGNORE INTO log_stream (log_group, name, created) VALUES (?, ?, ?)",
                        group,
                        name,
                        now())
                > 0;
    }

    void deleteGroup(Connection connection, String name) throws SQLException {
        requireGroup(connection, name);
        Sql.update(
                connection, "DELETE FROM event WHERE stream IN (SELECT seq FROM log_stream WHERE log_group = ?)", name);
        Sql.update(connection, "DELETE FROM log_stream WHERE log_group = ?", name);
        Sql.update(connection, "DELETE FROM log_group WHERE name = ?", name);
    }

    List<Stream> streams(Connection connection, String group) throws SQLException {
        requireGroup(connection, group);
        return Sql.list(
                connection,
                "SELECT seq, log_group, name, created, first, last, ingested FROM log_stream WHERE log_group = ?"
                        + " ORDER BY name",
                LogStore::stream,
                group);
    }

    /** @throws ServiceError ResourceNotFoundException */
    Stream requireStream(Connection connection, String group, String name) throws SQLException {
        requireGroup(connection, group);
        return Sql.first(
                        connection,
                        "SELECT seq, log_group, name, created, first, last, ingested FROM log_stream WHERE log_group = ?"
                                + " AND name = ?",
                        LogStore::stream,
                        group,
                        name)
                .orElseThrow(() ->
                        new ServiceError("ResourceNotFoundException", "The specified log stream does not exist."));
    }

    private static Stream stream(ResultSet row) throws SQLException {
        return new Stream(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7));
    }

    void append(Connection connection, Stream stream, List<Event> events) throws SQLException {
        for (Event event : events) {
            Sql.update(
                    connection,
                    "INSERT INTO event (stream, timestamp, ingested, message) VALUES (?, ?, ?, ?)",
                    stream.seq(),
                    event.timestamp(),
                    event.ingested(),
                    event.message());
            Sql.update(
                    connection,
                    "UPDATE log_stream SET first = CASE WHEN first = 0 THEN ? ELSE MIN(first, ?) END,"
                            + " last = MAX(last, ?), ingested = ? WHERE seq = ?",
                    event.timestamp(),
                    event.timestamp(),
                    event.timestamp(),
                    event.ingested(),
                    stream.seq());
        }
    }

    /**
     * Events in order, as many as fit into a page.
     *
     * @param where a condition on {@code event}
     * @param isForward from the first on, else from the last back
     * @param limit events, and bytes as PutLogEvents counts them
     */
    List<Event> events(
            Connection connection, String where, List<Object> values, boolean isForward, int limit, int bytes)
            throws SQLException {
        String order = isForward ? "ASC" : "DESC";
        List<Event> page = new ArrayList<>();
        try (var statement =
                connection.prepareStatement("SELECT seq, stream, timestamp, ingested, message FROM event WHERE " + where
                        + " ORDER BY timestamp " + order + ", seq " + order + " LIMIT " + limit)) {
            Sql.bind(statement, values.toArray());
            try (ResultSet row = statement.executeQuery()) {
                int size = 0;
                while (row.next()) {
                    Event event =
                            new Event(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getString(5));
                    size += event.size();
                    if (size > bytes && !page.isEmpty()) {
                        break;
                    }
                    page.add(event);
                }
            }
        }
        return isForward ? page : page.reversed();
    }

    Optional<Long> position(Connection connection, Upload upload) throws SQLException {
        return Sql.first(
                connection,
                "SELECT position FROM upload WHERE command_id = ? AND instance_id = ? AND output = ?",
                row -> row.getLong(1),
                upload.commandId(),
                upload.instanceId(),
                upload.output());
    }

    @Override
    public void close() {
        database.close();
    }
}
