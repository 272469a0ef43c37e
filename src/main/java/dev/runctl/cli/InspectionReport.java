package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.MetricHistory;
import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verified;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.text.ByteSize;
import dev.runctl.text.InspectionText;
import dev.runctl.text.Messages;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was found in a checkpoint, for people and for programs. */
final class InspectionReport {
    private static final int SHOWN = 20;
    private static final Messages LABELS = Messages.of("inspect");

    private final Verb verb;
    private final Inspected inspected;
    private final Inspection found;
    private final boolean all;
    private final InspectionText words = new InspectionText(ByteSize::text);

    /** @param all whether every tensor is shown */
    InspectionReport(Verb verb, Inspected inspected, boolean all) {
        this.verb = verb;
        this.inspected = inspected;
        this.found = inspected.inspection();
        this.all = all;
    }

    void print() {
        verb.say(Table.printable(inspected.place().address()));
        line("format", words.format(found));
        printVerdict();
        found.findings().forEach(it -> line("warning", words.finding(it)));
        found.epoch().ifPresent(it -> line("epoch", Long.toString(it)));
        found.step().ifPresent(it -> line("step", Long.toString(it)));
        if (!found.metrics().isEmpty()) {
            line("metrics", joined(found.metrics()));
        }
        line("size", ByteSize.text(inspected.size()));
        if (!found.tensors().isEmpty()) {
            line("parameters", String.format(Locale.ROOT, "%,d", found.parameters()));
            line("tensors", words.tensors(found));
        }
        found.metadata().forEach((name, value) -> line("metadata", name + " = " + value));
        if (!found.history().isEmpty()) {
            line("history", found.history().stream().map(words::history).collect(Collectors.joining(", ")));
        }
        tensors();
        verb.say(words.cost(inspected.place(), inspected.cost(), inspected.took()));
    }

    void printVerdict() {
        line("verdict", words.verdict(found.verdict()) + ". " + words.explanation(found.verdict()));
    }

    void print(Verified verified) {
        verb.say(words.verified(verified));
        verb.say(words.cost(verified.place(), verified.cost(), verified.took()));
    }

    private void tensors() {
        List<TensorSummary> tensors = found.tensors();
        if (tensors.isEmpty()) {
            return;
        }
        int count = all ? tensors.size() : Math.min(SHOWN, tensors.size());
        Table table = new Table("TENSOR", "SHAPE", "TYPE", "SIZE");
        for (TensorSummary tensor : tensors.subList(0, count)) {
            table.row(tensor.name(), InspectionText.shape(tensor), tensor.dtype(), ByteSize.text(tensor.bytes()));
        }
        verb.print(table);
        if (count < tensors.size()) {
            verb.say(verb.text("inspect.more", tensors.size() - count));
        }
    }

    private void line(String fact, String value) {
        String label = LABELS.text("fact." + fact);
        verb.say("  " + String.format(Locale.ROOT, "%-11s", label) + Table.printable(value));
    }

    private static String joined(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .map(it -> it.getKey() + " " + number(it.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    /** Every tensor is in it. */
    Map<String, @Nullable Object> json(Optional<Verified> verified) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("address", inspected.place().address());
        object.put("place", inspected.place().key());
        object.put("format", found.format().key());
        object.put("verdict", CapsuleDocument.word(found.verdict().kind()));
        object.put("verdict_reason", found.verdict().reason());
        object.put("verdict_details", found.verdict().details());
        object.put("epoch", whole(found.epoch()));
        object.put("step", whole(found.step()));
        object.put("metrics", found.metrics());
        object.put("size", inspected.size());
        object.put("parameters", found.parameters());
        object.put("tensor_bytes", found.tensorBytes());
        object.put(
                "tensors", found.tensors().stream().map(InspectionReport::json).toList());
        object.put("metadata", found.metadata());
        object.put(
                "history", found.history().stream().map(InspectionReport::json).toList());
        object.put(
                "findings",
                found.findings().stream()
                        .map(it -> Map.of("code", it.code().key(), "detail", it.detail()))
                        .toList());
        object.put("cost", json(inspected.cost(), inspected.took()));
        object.put("verified", verified.map(InspectionReport::json).orElse(null));
        return object;
    }

    private static @Nullable Long whole(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static Map<String, @Nullable Object> json(TensorSummary tensor) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", tensor.name());
        object.put("shape", tensor.shape());
        object.put("dtype", tensor.dtype());
        object.put("bytes", tensor.bytes());
        return object;
    }

    private static Map<String, @Nullable Object> json(MetricHistory history) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("metric", history.metric());
        object.put("steps", Arrays.stream(history.steps()).boxed().toList());
        object.put("values", Arrays.stream(history.values()).boxed().toList());
        return object;
    }

    private static Map<String, @Nullable Object> json(Verified verified) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("outcome", CapsuleDocument.word(verified.check().outcome()));
        object.put("damaged", verified.check().damaged());
        object.put("checked_bytes", verified.check().checked());
        object.put("cost", json(verified.cost(), verified.took()));
        return object;
    }

    private static Map<String, @Nullable Object> json(ReadingCost cost, Duration took) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("requests", cost.requests());
        object.put("bytes", cost.bytes());
        object.put("seconds", took.toMillis() / 1000.0);
        return object;
    }
}
