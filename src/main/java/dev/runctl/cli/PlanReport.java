package dev.runctl.cli;

import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.text.PlanText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a resume would do, for people and for programs. */
final class PlanReport {
    private PlanReport() {}

    static void print(Verb verb, ResumePlan plan) {
        if (verb.isJson()) {
            verb.printJson(json(plan));
            return;
        }
        PlanText text = new PlanText(Format::duration, usd -> Format.money(usd, 2));
        say(verb, "plan.from", text.from(plan));
        say(verb, "plan.lost", text.lost(plan));
        say(verb, "plan.where", text.where(plan));
        say(verb, "plan.steps", text.steps(plan));
        say(verb, "plan.arguments", plan.after().stream().map(Table::printable).toList());
        text.doubts(plan).forEach(it -> verb.say(verb.text("plan.doubt", it)));
    }

    private static void say(Verb verb, String heading, List<String> lines) {
        verb.say(verb.text(heading));
        lines.forEach(line -> verb.say("  " + line));
    }

    private static Map<String, @Nullable Object> json(ResumePlan plan) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("run", plan.parent().id().value());
        object.put("checkpoint", Documents.checkpoint(plan.checkpoint()));
        object.put("newest", plan.newest());
        object.put(
                "passed_over",
                plan.passedOver().stream().map(Documents::checkpoint).toList());
        object.put(
                "lost_epochs",
                plan.lost().epochs().isPresent() ? plan.lost().epochs().getAsLong() : null);
        object.put(
                "lost_steps",
                plan.lost().steps().isPresent() ? plan.lost().steps().getAsLong() : null);
        object.put("lost_seconds", plan.lost().time().map(Duration::toSeconds).orElse(null));
        object.put("lost_usd", plan.lost().usd().orElse(null));
        object.put("instance", plan.instanceName());
        object.put("instance_type", plan.instanceType());
        object.put("price_per_hour", plan.price().map(HourlyPrice::usd).orElse(null));
        object.put("steps", plan.steps());
        object.put("arguments_before", plan.before());
        object.put("arguments", plan.after());
        object.put("doubts", new PlanText(Format::duration, usd -> Format.money(usd, 2)).doubts(plan));
        return object;
    }
}
