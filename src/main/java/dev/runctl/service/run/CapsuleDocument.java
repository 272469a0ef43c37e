package dev.runctl.service.run;

import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.SecretNames;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run and its capsule as JSON for other programs. Its members are an interface: add, never rename. */
public final class CapsuleDocument {
    private CapsuleDocument() {}

    /** Times as ISO 8601 in UTC, durations in seconds, prices in US dollars; null where not known. */
    public static Map<String, @Nullable Object> of(Run run, Instant now) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", run.id().value());
        object.put("state", word(run.status().state()));
        object.put(
                "exit_code",
                run.status().exitCode().isPresent() ? run.status().exitCode().getAsInt() : null);
        object.put(
                "signal", run.status().signal().isBlank() ? null : run.status().signal());
        object.put("reason", run.status().reason());
        object.put("out_of_memory", run.status().isOutOfMemory());
        object.put("since", run.status().since().toString());
        object.put("heartbeat", run.status().heartbeat().map(Instant::toString).orElse(null));
        object.put("launched_by", run.launchedBy().isEmpty() ? null : run.launchedBy());
        object.put("launched_elsewhere", run.isLaunchedElsewhere());
        object.put("instance_id", run.request().target().id().value());
        object.put("instance_name", run.instanceName());
        object.put("instance_type", run.instanceType());
        object.put("profile", run.request().target().location().profile());
        object.put("region", run.request().target().location().region());
        object.put("project", run.request().project());
        object.put("script", run.request().script());
        object.put("arguments", run.request().arguments());
        object.put("interpreter", run.request().interpreter());
        object.put("checkpoint_dir", run.request().checkpointDir());
        object.put("upload_checkpoints", run.request().uploads());
        object.put("created", run.created().toString());
        object.put("started", run.started().map(Instant::toString).orElse(null));
        object.put("ended", run.ended().map(Instant::toString).orElse(null));
        object.put("duration_seconds", run.duration(now).toMillis() / 1000.0);
        object.put(
                "parent_run",
                run.request()
                        .lineage()
                        .flatMap(Lineage::parent)
                        .map(RunId::value)
                        .orElse(null));
        object.put(
                "resumed_from", run.request().lineage().map(Lineage::checkpoint).orElse(null));
        return object;
    }

    /** What the run cost and by what that is known; no dollars where none are known. */
    public static Map<String, @Nullable Object> cost(RunExpense expense) {
        boolean isKnown = expense.hasDollars() || expense.basis() == RunExpense.Basis.FREE;
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("basis", word(expense.basis()));
        object.put("usd_low", isKnown ? rounded(expense.amount().low()) : null);
        object.put("usd_high", isKnown ? rounded(expense.amount().high()) : null);
        object.put("unpriced_seconds", expense.amount().unpriced().toSeconds());
        return object;
    }

    private static BigDecimal rounded(BigDecimal usd) {
        return usd.setScale(6, RoundingMode.HALF_UP);
    }

    /** The run with what else is known; the values of secret variables are not in it. */
    public static Map<String, @Nullable Object> of(Capsule capsule, Instant now) {
        Map<String, @Nullable Object> object = of(capsule.run(), now);
        object.put("environment", SecretNames.blanked(capsule.run().request().environment()));
        object.put(
                "price_per_hour",
                capsule.run().pricePerHourUsd().isEmpty() ? null : capsule.run().pricePerHourUsd());
        object.put(
                "source",
                capsule.source()
                        .map(source -> Map.of(
                                "commit", source.commit(),
                                "branch", source.branch(),
                                "changed", source.isChanged(),
                                "diff_cut", source.isDiffCut(),
                                "untracked", source.untracked()))
                        .orElse(null));
        object.put(
                "machine",
                capsule.environment()
                        .map(found -> Map.of(
                                "python", found.python(),
                                "executable", found.executable(),
                                "platform", found.platform(),
                                "packages", found.packages(),
                                "gpus", found.gpus()))
                        .orElse(null));
        return object;
    }

    /** A constant's name as other programs read it: {@code not-kept} for {@code NOT_KEPT}. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
