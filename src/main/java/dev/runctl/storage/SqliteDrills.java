package dev.runctl.storage;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.DrillReport.Check;
import dev.runctl.domain.run.DrillReport.Compared;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.checkpoint.DrillStore;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import dev.runctl.sqlite.Database;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fire drills in the program's database: one row a script, what was found as JSON. */
public final class SqliteDrills implements DrillStore {
    private final Database database;
    private final Json json;

    public SqliteDrills(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    @Override
    public void save(Path projectRoot, String script, DrillReport report) {
        String sql = "INSERT OR REPLACE INTO fire_drills (project_root, script, at, report) VALUES (?, ?, ?, ?)";
        database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, projectRoot.toString());
                statement.setString(2, script);
                statement.setLong(3, report.at().toEpochMilli());
                statement.setString(4, json.write(encode(report)));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<DrillReport> last(Path projectRoot, String script) {
        String sql = "SELECT at, report FROM fire_drills WHERE project_root = ? AND script = ?";
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, projectRoot.toString());
                statement.setString(2, script);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? Optional.of(decode(
                                    Instant.ofEpochMilli(row.getLong("at")),
                                    Fields.of(json.parse(row.getString("report")))))
                            : Optional.empty();
                }
            }
        });
    }

    /** Numbers as text: JSON knows no infinity. */
    private static Map<String, Object> encode(DrillReport report) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("script_sha256", report.scriptSha256());
        object.put("outcome", report.outcome().name());
        object.put(
                "checks",
                report.checks().stream()
                        .map(it -> Map.of("code", it.code(), "passed", it.passed(), "detail", it.detail()))
                        .toList());
        object.put(
                "compared",
                report.compared().stream()
                        .map(it -> Map.of(
                                "metric", it.metric(),
                                "axis", it.axis().name(),
                                "points", it.points(),
                                "worst", String.valueOf(it.worst()),
                                "whole", String.valueOf(it.whole()),
                                "resumed", String.valueOf(it.resumed())))
                        .toList());
        object.put("noise", String.valueOf(report.noise()));
        object.put("whole", report.whole().value());
        object.put("cut", report.cut().value());
        report.resumed().ifPresent(it -> object.put("resumed", it.value()));
        return object;
    }

    private static DrillReport decode(Instant at, Fields object) {
        List<Check> checks = Fields.objects(object.members().get("checks")).stream()
                .map(it -> new Check(it.text("code"), it.flag("passed"), it.text("detail")))
                .toList();
        List<Compared> compared = Fields.objects(object.members().get("compared")).stream()
                .map(it -> new Compared(
                        it.text("metric"),
                        Axis.valueOf(it.text("axis")),
                        (int) it.integer("points", 0),
                        Double.parseDouble(it.text("worst")),
                        Double.parseDouble(it.text("whole")),
                        Double.parseDouble(it.text("resumed"))))
                .toList();
        return new DrillReport(
                object.text("script_sha256"),
                at,
                DrillReport.Outcome.valueOf(object.text("outcome")),
                checks,
                compared,
                Double.parseDouble(object.text("noise")),
                new RunId(object.text("whole")),
                new RunId(object.text("cut")),
                object.text("resumed").isEmpty() ? Optional.empty() : Optional.of(new RunId(object.text("resumed"))));
    }
}
