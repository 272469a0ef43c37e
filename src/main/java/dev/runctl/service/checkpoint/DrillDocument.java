package dev.runctl.service.checkpoint;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.DrillReport.Check;
import dev.runctl.domain.run.DrillReport.Compared;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.service.run.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A drill's report as the JSON object that is kept and that the command line prints. JSON knows no infinity: that is a text. */
public final class DrillDocument {
    private DrillDocument() {}

    /** Without when it was made. */
    public static Map<String, Object> of(DrillReport report) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("script_sha256", report.scriptSha256());
        object.put("outcome", CapsuleDocument.word(report.outcome()));
        object.put(
                "checks",
                report.checks().stream()
                        .map(it -> Map.of("check", it.code(), "passed", it.passed(), "detail", it.detail()))
                        .toList());
        object.put(
                "compared",
                report.compared().stream()
                        .map(it -> Map.of(
                                "metric", it.metric(),
                                "axis", CapsuleDocument.word(it.axis()),
                                "points", it.points(),
                                "worst_relative_difference", number(it.worst()),
                                "whole", number(it.whole()),
                                "resumed", number(it.resumed())))
                        .toList());
        object.put("noise", number(report.noise()));
        object.put("run_whole", report.whole().value());
        object.put("run_interrupted", report.cut().value());
        report.resumed().ifPresent(it -> object.put("run_resumed", it.value()));
        return object;
    }

    private static Object number(double value) {
        return Double.isFinite(value) ? (Object) value : String.valueOf(value);
    }

    /** The report of such an object; empty for one of another form. */
    public static Optional<DrillReport> read(Instant at, Fields object) {
        try {
            return Optional.of(new DrillReport(
                    object.text("script_sha256"),
                    at,
                    DrillReport.Outcome.valueOf(constant(object.text("outcome"))),
                    Fields.objects(object.members().get("checks")).stream()
                            .map(it -> new Check(it.text("check"), it.flag("passed"), it.text("detail")))
                            .toList(),
                    Fields.objects(object.members().get("compared")).stream()
                            .map(DrillDocument::compared)
                            .toList(),
                    number(object, "noise"),
                    new RunId(object.text("run_whole")),
                    new RunId(object.text("run_interrupted")),
                    Optional.of(object.text("run_resumed"))
                            .filter(it -> !it.isEmpty())
                            .map(RunId::new)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Compared compared(Fields object) {
        return new Compared(
                object.text("metric"),
                Axis.valueOf(constant(object.text("axis"))),
                (int) object.integer("points", 0),
                number(object, "worst_relative_difference"),
                number(object, "whole"),
                number(object, "resumed"));
    }

    private static double number(Fields object, String name) {
        return object.number(name).orElseGet(() -> Double.parseDouble(object.text(name)));
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
