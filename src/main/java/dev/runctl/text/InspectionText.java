package dev.runctl.text;

import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.MetricHistory;
import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.checkpoint.Verified;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Says in words what was found in a checkpoint, and what it took. */
public final class InspectionText {
    private static final int NAMED = 5;

    private final Messages inspect = Messages.of("inspect");
    private final Messages reasons = Messages.of("resume");
    private final Messages words = Messages.of("common");
    private final LongFunction<String> bytes;

    /** @param bytes says a number of bytes */
    public InspectionText(LongFunction<String> bytes) {
        this.bytes = bytes;
    }

    public String format(Inspection inspection) {
        return reasons.text("format." + inspection.format().key());
    }

    /** In a word; where nobody has looked it is none of the three. */
    public String verdict(Verdict verdict) {
        return verdict.equals(Verdict.NOT_INSPECTED)
                ? inspect.text("verdict.not-inspected")
                : words.text("verdict." + verdict.kind().name().toLowerCase(Locale.ROOT));
    }

    /** The verdict's reason in a sentence. */
    public String explanation(Verdict verdict) {
        return VerdictText.explanation(verdict);
    }

    public String finding(Finding finding) {
        return reasons.text("finding." + finding.code().key(), finding.detail());
    }

    /** {@code 12 tensors, 4.7 MB}. */
    public String tensors(Inspection inspection) {
        return inspect.text("tensors", inspection.tensors().size(), bytes.apply(inspection.tensorBytes()));
    }

    /** {@code 64 × 32}; a single number is a scalar and has no shape. */
    public static String shape(TensorSummary tensor) {
        return tensor.shape().isEmpty()
                ? "–"
                : tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(" × "));
    }

    public String history(MetricHistory history) {
        return inspect.text("history.values", history.metric(), history.values().length);
    }

    /** {@code Read in S3: 3 requests, 128 kB, 0.2 s}. */
    public String cost(CheckpointPlace place, ReadingCost cost, Duration took) {
        return inspect.text(
                "cost",
                inspect.text("place." + place.key()),
                cost.requests(),
                bytes.apply(cost.bytes()),
                seconds(took));
    }

    private static String seconds(Duration took) {
        if (took.toMillis() < 10) {
            return "<0.01";
        }
        return String.format(Locale.ROOT, took.toMillis() < 100 ? "%.2f" : "%.1f", took.toMillis() / 1000.0);
    }

    public String verified(Verified verified) {
        var check = verified.check();
        return switch (check.outcome()) {
            case SOUND -> inspect.text("verified.sound", bytes.apply(check.checked()));
            case DAMAGED ->
                inspect.text(
                        "verified.damaged",
                        check.damaged().size(),
                        check.damaged().stream().limit(NAMED).collect(Collectors.joining(", "))
                                + (check.damaged().size() > NAMED
                                        ? " "
                                                + inspect.text(
                                                        "more-findings",
                                                        check.damaged().size() - NAMED)
                                        : ""));
            case NO_CHECKSUMS -> inspect.text("verified.no-checksums");
            case NOT_READABLE -> inspect.text("verified.not-readable");
        };
    }
}
