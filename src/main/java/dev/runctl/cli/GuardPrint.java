package dev.runctl.cli;

import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.text.GuardText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a guard says, for people and for programs. */
final class GuardPrint {
    private final Verb verb;
    private final GuardText words = new GuardText(Format::duration, Format::time);

    GuardPrint(Verb verb) {
        this.verb = verb;
    }

    void report(InstanceRef ref, GuardReport report) {
        if (verb.isJson()) {
            verb.printJson(document(ref, report));
            return;
        }
        if (!report.isArmed()) {
            verb.say(verb.text("guard.none", ref.id()));
        } else {
            Table table = new Table(
                    verb.text("guard.column.limit"), verb.text("guard.column.left"), verb.text("guard.column.at"));
            new TreeMap<>(report.left())
                    .forEach((reason, left) -> table.row(
                            words.limit(reason),
                            Format.duration(left),
                            Format.time(report.asked().plus(left))));
            report.idleLimit().ifPresent(limit -> table.row(words.idle(), words.idleState(report), ""));
            if (report.watchesNotices()) {
                table.row(words.notices(), words.noticeState(report), "");
            }
            verb.print(table);
            if (!report.isAlive()) {
                verb.remark(words.dead());
            } else if (!report.survivesRestart()) {
                verb.remark(words.restart());
            }
        }
        report.landing().ifPresent(landing -> verb.say(words.landing(landing)));
    }

    void landed(Instance instance, Optional<GuardLanding> landing) {
        if (verb.isJson()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("id", instance.id().value());
            object.put("armed", false);
            object.put("landing", landing.map(GuardPrint::document).orElse(null));
            verb.printJson(object);
            return;
        }
        verb.say(landing.map(words::landing)
                .orElseGet(() -> verb.text(
                        "guard.off",
                        instance.id(),
                        verb.format.state(instance.state()),
                        Table.printable(instance.stateReason()))));
    }

    private static Map<String, @Nullable Object> document(InstanceRef ref, GuardReport report) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", ref.id().value());
        object.put("armed", report.isArmed());
        object.put("alive", report.isAlive());
        object.put("survives_restart", report.survivesRestart());
        Map<String, Object> left = new TreeMap<>();
        report.left().forEach((reason, time) -> left.put(reason.word(), time.toMillis() / 1000.0));
        object.put("seconds_left", left);
        object.put("idle_limit_seconds", seconds(report.idleLimit()));
        object.put("idle_for_seconds", seconds(report.idleFor()));
        object.put("busy_with", report.busyWith().isEmpty() ? null : report.busyWith());
        object.put("watches_notices", report.watchesNotices());
        object.put(
                "rebalance_recommended", report.rebalance().map(String::valueOf).orElse(null));
        object.put("checkpoint_interval_seconds", seconds(report.interval()));
        object.put("landing", report.landing().map(GuardPrint::document).orElse(null));
        return object;
    }

    private static Map<String, @Nullable Object> document(GuardLanding landing) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("reason", landing.reason().word());
        object.put("at", landing.at().toString());
        object.put("ended", landing.ended().map(String::valueOf).orElse(null));
        object.put("run", landing.run().map(String::valueOf).orElse(null));
        object.put("killed", landing.isKilled());
        object.put(
                "checkpoint", landing.checkpoint().map(GuardLanding.Saved::name).orElse(null));
        object.put(
                "checkpoint_complete",
                landing.checkpoint().map(GuardLanding.Saved::isComplete).orElse(null));
        object.put(
                "saved_by_stop",
                landing.checkpoint().map(GuardLanding.Saved::isOfLanding).orElse(null));
        object.put("copied", landing.copy().map(GuardLanding.Copy::isDone).orElse(null));
        object.put(
                "end", landing.end().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        return object;
    }

    private static @Nullable Double seconds(Optional<Duration> duration) {
        return duration.map(it -> it.toMillis() / 1000.0).orElse(null);
    }
}
