package dev.runctl.storage;

import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.domain.run.SecretNames;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run as a row of the table {@code runs}. */
final class RunColumns {
    private static final List<String> ALL = List.of(
            "id",
            "profile",
            "region",
            "instance",
            "instance_name",
            "instance_type",
            "price_per_hour_usd",
            "project_root",
            "project",
            "script",
            "arguments",
            "interpreter",
            "environment",
            "checkpoint_dir",
            "sync",
            "resume_flag",
            "parent_run",
            "resumed_from",
            "state",
            "since",
            "exit_code",
            "signal",
            "reason",
            "heartbeat",
            "created",
            "started",
            "ended",
            "launched_by",
            "uploads");

    static final String NAMES = String.join(", ", ALL);
    static final String MARKS = ALL.stream().map(name -> "?").collect(Collectors.joining(", "));
    static final String UPDATES =
            ALL.stream().map(name -> name + " = excluded." + name).collect(Collectors.joining(", "));

    private final Json json;

    RunColumns(Json json) {
        this.json = json;
    }

    void set(PreparedStatement statement, Run run) throws SQLException {
        RunRequest request = run.request();
        RunStatus status = run.status();
        InstanceRef ref = request.target();
        List<@Nullable Object> values = Arrays.asList(
                run.id().value(),
                ref.location().profile(),
                ref.location().region(),
                ref.id().value(),
                run.instanceName(),
                run.instanceType(),
                run.pricePerHourUsd(),
                request.projectRoot().toString(),
                request.project(),
                request.script(),
                json.write(request.arguments()),
                request.interpreter(),
                json.write(SecretNames.blanked(request.environment())),
                request.checkpointDir(),
                request.sync(),
                run.resumeFlag(),
                request.lineage().flatMap(Lineage::parent).map(RunId::value).orElse(null),
                request.lineage().map(Lineage::checkpoint).orElse(null),
                status.state().name(),
                status.since().toEpochMilli(),
                status.exitCode().isPresent() ? status.exitCode().getAsInt() : null,
                status.signal(),
                status.reason(),
                millis(status.heartbeat()),
                run.created().toEpochMilli(),
                millis(run.started()),
                millis(run.ended()),
                run.launchedBy(),
                request.uploads());
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }

    Run get(ResultSet row) throws SQLException {
        RunRequest request = new RunRequest(
                new InstanceRef(
                        new Location(row.getString("profile"), row.getString("region")),
                        new InstanceId(row.getString("instance"))),
                Path.of(row.getString("project_root")),
                row.getString("project"),
                row.getString("script"),
                new Fields(Map.of("list", json.parse(row.getString("arguments")))).texts("list"),
                row.getString("interpreter"),
                Fields.of(json.parse(row.getString("environment"))).strings(),
                row.getString("checkpoint_dir"),
                row.getBoolean("sync"),
                lineage(row),
                row.getBoolean("uploads"));
        RunStatus status = new RunStatus(
                RunState.valueOf(row.getString("state")),
                Instant.ofEpochMilli(row.getLong("since")),
                exitCode(row),
                row.getString("signal"),
                row.getString("reason"),
                time(row, "heartbeat"));
        return new Run(
                new RunId(row.getString("id")),
                request,
                status,
                Instant.ofEpochMilli(row.getLong("created")),
                time(row, "started"),
                time(row, "ended"),
                row.getString("resume_flag"),
                row.getString("instance_name"),
                row.getString("instance_type"),
                row.getString("price_per_hour_usd"),
                row.getString("launched_by"));
    }

    private static OptionalInt exitCode(ResultSet row) throws SQLException {
        int code = row.getInt("exit_code");
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(code);
    }

    private static Optional<Lineage> lineage(ResultSet row) throws SQLException {
        String checkpoint = row.getString("resumed_from");
        if (checkpoint == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Lineage(Optional.ofNullable(row.getString("parent_run")).map(RunId::new), checkpoint));
    }

    private static @Nullable Long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(null);
    }

    private static Optional<Instant> time(ResultSet row, String name) throws SQLException {
        long millis = row.getLong(name);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
