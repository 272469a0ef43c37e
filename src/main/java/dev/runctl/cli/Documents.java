package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.text.FailureText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON objects of the command line. Their members are an interface for other programs: add, never rename. */
final class Documents {
    private Documents() {}

    static Map<String, @Nullable Object> instance(Instance instance) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", instance.id().value());
        object.put("name", instance.name());
        object.put("state", instance.state().awsName());
        object.put("instance_type", instance.instanceType());
        object.put("profile", instance.ref().location().profile());
        object.put("region", instance.ref().location().region());
        object.put("availability_zone", instance.availabilityZone());
        object.put("lifecycle", instance.lifecycle().awsName());
        object.put("launch_time", instance.launchTime().toString());
        object.put("image_id", instance.imageId());
        object.put("public_ip", instance.publicIp().isBlank() ? null : instance.publicIp());
        object.put("tags", new TreeMap<>(instance.tags()));
        return object;
    }

    /** Costs are numbers in US dollars, null where no price is known. */
    static Map<String, @Nullable Object> summary(InstanceSummary summary, Optional<Run> run) {
        Map<String, @Nullable Object> object = instance(summary.instance());
        Cost cost = summary.cost();
        object.put("uptime_seconds", summary.uptime().toSeconds());
        object.put("cost_per_hour", cost.isKnown() ? cost.perHourNow() : null);
        object.put("estimated_cost", cost.isKnown() ? cost.accrued() : null);
        object.put("held_cost_per_hour", cost.held().perHourNow());
        object.put("held_estimated_cost", cost.held().accrued());
        object.put("price_per_hour", cost.rate().map(HourlyPrice::usd).orElse(null));
        object.put(
                "cost_basis",
                cost.rate().map(rate -> CapsuleDocument.word(rate.basis())).orElse("unknown"));
        object.put("agent", CapsuleDocument.word(summary.agent().status()));
        object.put("reachable", summary.isReachable());
        object.put("run", run.map(Documents::shortRun).orElse(null));
        return object;
    }

    private static Map<String, @Nullable Object> shortRun(Run run) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", run.id().value());
        object.put("state", CapsuleDocument.word(run.status().state()));
        object.put("script", run.request().script());
        return object;
    }

    static Optional<RunId> parent(Run run) {
        return run.request().lineage().flatMap(Lineage::parent);
    }

    static Map<String, @Nullable Object> checkpoint(Checkpoint checkpoint) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", checkpoint.name());
        object.put("path", checkpoint.path());
        object.put("argument", checkpoint.argument());
        object.put("project", checkpoint.project());
        object.put("run", checkpoint.run().map(RunId::value).orElse(null));
        object.put("epoch", checkpoint.epoch().isPresent() ? checkpoint.epoch().getAsLong() : null);
        object.put("step", checkpoint.step().isPresent() ? checkpoint.step().getAsLong() : null);
        object.put("metrics", new TreeMap<>(checkpoint.metrics()));
        object.put("size", checkpoint.size());
        object.put("modified", checkpoint.modified().toString());
        object.put("verdict", CapsuleDocument.word(checkpoint.verdict().kind()));
        object.put("verdict_reason", checkpoint.verdict().reason());
        object.put("verdict_details", checkpoint.verdict().details());
        return object;
    }

    static Map<String, @Nullable Object> error(Failure failure, FailureText text) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("code", failure.code());
        object.put("message", text.headline(failure));
        object.put("next", text.nextStep(failure));
        object.put("attempted", failure.evidence().attempted());
        object.put("aws_code", failure.evidence().awsCode());
        object.put("request_id", failure.evidence().requestId());
        object.put("detail", failure.evidence().detail());
        if (failure instanceof Failure.AccessDenied denied) {
            denied.policy().ifPresent(policy -> object.put("policy", policy.line()));
        }
        return Map.of("error", object);
    }
}
