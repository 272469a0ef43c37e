package dev.runctl.cli;

import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.CleanReport;
import dev.runctl.domain.checkpoint.CopyPlace;
import dev.runctl.domain.checkpoint.HeldCheckpoint;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.text.ByteSize;
import dev.runctl.text.CleanText;
import dev.runctl.text.Messages;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What cleaning up would do and has done, for people and for programs. */
final class CleanDocuments {
    private static final Messages TEXT = Messages.of("cli");

    private final Verb verb;
    private final CleanText words;

    CleanDocuments(Verb verb, CleanText words) {
        this.verb = verb;
        this.words = words;
    }

    /** @param metric by which they were ranked, if they were */
    void plan(CleanPlan plan, Optional<MetricName> metric, boolean isDryRun, boolean isFree) {
        if (verb.isJson()) {
            Map<String, @Nullable Object> object = common(plan, isDryRun);
            object.put(
                    "freed",
                    freed(plan.bytes(CopyPlace.INSTANCE), plan.bytes(CopyPlace.S3), plan.usdPerMonth(), isFree));
            verb.printJson(object);
            return;
        }
        verb.print(table(plan, metric, words));
        verb.say(plan.isEmpty() ? verb.text("clean.nothing") : words.counts(plan));
        words.frees(plan, isFree).forEach(verb::say);
        words.warnings(plan).forEach(it -> verb.say(Table.printable(it)));
    }

    void report(CleanPlan plan, CleanReport report, boolean isFree) {
        if (verb.isJson()) {
            Map<String, @Nullable Object> object = common(plan, false);
            object.put(
                    "freed",
                    freed(report.freed(CopyPlace.INSTANCE), report.freed(CopyPlace.S3), report.usdPerMonth(), isFree));
            object.put(
                    "outcomes",
                    report.entries().stream().map(CleanDocuments::entry).toList());
            object.put("finished", report.isDone());
            verb.printJson(object);
            return;
        }
        words.report(report, isFree).forEach(it -> verb.say(Table.printable(it)));
    }

    static Table table(CleanPlan plan, Optional<MetricName> metric, CleanText words) {
        Table table = new Table("CHECKPOINT", "RUN", "SIZE", "WHAT", "WHERE OR WHY");
        plan.removals()
                .forEach(it ->
                        row(table, it.held(), "clean.goes", words.ranked(words.places(it.from()), it.held(), metric)));
        plan.kept()
                .forEach(it ->
                        row(table, it.held(), "clean.stays", words.ranked(words.why(it.reasons()), it.held(), metric)));
        return table;
    }

    private static void row(Table table, HeldCheckpoint held, String what, String why) {
        table.row(
                held.checkpoint().name(),
                held.checkpoint().run().map(RunId::value).orElse("-"),
                ByteSize.text(held.checkpoint().size()),
                TEXT.text(what),
                why);
    }

    private static Map<String, @Nullable Object> common(CleanPlan plan, boolean isDryRun) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("dry_run", isDryRun);
        object.put(
                "delete", plan.removals().stream().map(CleanDocuments::removal).toList());
        object.put("keep", plan.kept().stream().map(CleanDocuments::kept).toList());
        object.put(
                "last_of_unfinished",
                plan.lastOfUnfinished().stream()
                        .map(it -> it.checkpoint().path())
                        .toList());
        return object;
    }

    private static Map<String, @Nullable Object> removal(CleanPlan.Removal removal) {
        Map<String, @Nullable Object> object =
                Documents.checkpoint(removal.held().checkpoint());
        object.put("metrics_from_log", removal.held().logged().stream().sorted().toList());
        object.put("from", lower(removal.from()));
        object.put("last_whole_copy", removal.isLast());
        return object;
    }

    private static Map<String, @Nullable Object> kept(CleanPlan.Kept kept) {
        Map<String, @Nullable Object> object = Documents.checkpoint(kept.held().checkpoint());
        object.put("metrics_from_log", kept.held().logged().stream().sorted().toList());
        object.put("reasons", lower(kept.reasons()));
        return object;
    }

    private static Map<String, @Nullable Object> entry(CleanReport.Entry entry) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("path", entry.held().checkpoint().path());
        object.put("place", CapsuleDocument.word(entry.place()));
        object.put("outcome", CapsuleDocument.word(entry.outcome()));
        object.put("bytes", entry.bytes());
        object.put("reason", entry.reason());
        return object;
    }

    private static Map<String, @Nullable Object> freed(long disk, long s3, BigDecimal usd, boolean isFree) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("instance_bytes", disk);
        object.put("s3_bytes", s3);
        object.put("usd_per_month", isFree ? BigDecimal.ZERO : usd);
        return object;
    }

    private static List<String> lower(Collection<? extends Enum<?>> words) {
        return words.stream()
                .sorted()
                .map(it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
