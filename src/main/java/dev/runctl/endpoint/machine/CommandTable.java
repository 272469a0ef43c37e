package dev.runctl.endpoint.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows of commands and invocations, over a connection inside somebody's transaction. */
final class CommandTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Connection connection;

    CommandTable(Connection connection) {
        this.connection = connection;
    }

    int execute(String sql, Object... values) throws SQLException {
        return new InstanceTable(connection).execute(sql, values);
    }

    void insert(CommandRecord command) throws SQLException {
        execute(
                "INSERT INTO command (id, document, comment, parameters, instance_ids, targets, requested,"
                        + " timeout_seconds, execution_timeout) VALUES (?,?,?,?,?,?,?,?,?)",
                command.id(),
                command.document(),
                command.comment(),
                json(command.parameters()),
                json(command.instanceIds()),
                json(command.targets()),
                command.requested().toEpochMilli(),
                command.timeoutSeconds(),
                command.executionTimeout());
        if (!command.logGroup().isEmpty()) {
            execute("INSERT INTO command_log VALUES (?,?)", command.id(), command.logGroup());
        }
    }

    void insert(Invocation invocation) throws SQLException {
        execute(
                "INSERT INTO invocation (command_id, instance_id, instance_name, pid, requested, outcome)"
                        + " VALUES (?,?,?,?,?,'')",
                invocation.commandId(),
                invocation.instanceId(),
                invocation.instanceName(),
                invocation.pid(),
                invocation.requested().toEpochMilli());
    }

    void latch(Invocation invocation, Outcome outcome) throws SQLException {
        execute(
                "UPDATE invocation SET outcome = ? WHERE command_id = ? AND instance_id = ? AND outcome = ''",
                String.join(
                        "|",
                        outcome.status(),
                        outcome.details(),
                        Integer.toString(outcome.code()),
                        Long.toString(outcome.started().toEpochMilli()),
                        Long.toString(outcome.ended().toEpochMilli())),
                invocation.commandId(),
                invocation.instanceId());
    }

    /** Newest first, older than {@code before} only. */
    List<CommandRecord> commands(String where, List<Object> values) throws SQLException {
        List<CommandRecord> commands = new ArrayList<>();
        try (PreparedStatement statement = prepare(
                        "SELECT seq, id, document, comment, parameters, instance_ids, targets, requested, timeout_seconds,"
                                + " execution_timeout, COALESCE((SELECT log_group FROM command_log WHERE command_id = command.id), ''),"
                                + " cancelled FROM command WHERE " + where,
                        values);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                commands.add(new CommandRecord(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        lists(row.getString(5)),
                        strings(row.getString(6)),
                        lists(row.getString(7)),
                        Instant.ofEpochMilli(row.getLong(8)),
                        row.getInt(9),
                        row.getInt(10),
                        row.getString(11),
                        row.getBoolean(12)));
            }
        }
        return commands;
    }

    /** An invocation that is not known to have ended has the outcome Pending. */
    List<Invocation> invocations(String where, List<Object> values) throws SQLException {
        List<Invocation> invocations = new ArrayList<>();
        try (PreparedStatement statement = prepare(
                        "SELECT seq, command_id, instance_id, instance_name, pid, requested, outcome FROM invocation WHERE "
                                + where,
                        values);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                invocations.add(new Invocation(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        Instant.ofEpochMilli(row.getLong(6)),
                        outcome(row.getString(7))));
            }
        }
        return invocations;
    }

    private PreparedStatement prepare(String sql, List<Object> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    private static Outcome outcome(String text) {
        if (text.isEmpty()) {
            return Outcome.open("Pending", Instant.EPOCH);
        }
        List<String> parts = List.of(text.split("\\|"));
        return new Outcome(
                parts.get(0),
                parts.get(1),
                Integer.parseInt(parts.get(2)),
                Instant.ofEpochMilli(Long.parseLong(parts.get(3))),
                Instant.ofEpochMilli(Long.parseLong(parts.get(4))));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> strings(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, List<String>> lists(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, List<String>>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
