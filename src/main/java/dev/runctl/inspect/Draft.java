package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Inspection.Format;
import dev.runctl.domain.checkpoint.MetricHistory;
import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** An inspection while it is being written. */
final class Draft {
    static final int MOST_TENSORS = 1_000_000;
    private static final int MOST_METRICS = 32;
    private static final int MOST_WORDS = 64;
    private static final int LONGEST_WORD = 200;
    private static final int LONGEST_NAME = 64;
    private static final int MOST_FINDINGS = 100;
    private static final Set<String> NO_METRICS = Set.of("epoch", "step", "global_step", "timestamp");

    private Format format = Format.UNKNOWN;
    private OptionalLong epoch = OptionalLong.empty();
    private OptionalLong step = OptionalLong.empty();
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private final List<TensorSummary> tensors = new ArrayList<>();
    private long parameters;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private List<MetricHistory> history = List.of();
    private final Set<Finding> findings = new LinkedHashSet<>();

    void format(Format found) {
        format = found;
    }

    Format format() {
        return format;
    }

    /** Keeps a count that is whole and not negative. */
    void epoch(double value) {
        epoch = count(value, epoch);
    }

    void step(double value) {
        step = count(value, step);
    }

    OptionalLong step() {
        return step;
    }

    private static OptionalLong count(double value, OptionalLong held) {
        return value >= 0 && value < 0x1p53 ? OptionalLong.of((long) value) : held;
    }

    void metric(String name, double value) {
        boolean plain = Math.abs(value) < 1e300 && !NO_METRICS.contains(name) && name.length() <= LONGEST_NAME;
        if (plain && (metrics.size() < MOST_METRICS || metrics.containsKey(name))) {
            metrics.put(name, value);
        }
    }

    void word(String name, String value) {
        if (metadata.size() < MOST_WORDS && name.length() <= LONGEST_NAME) {
            metadata.put(name, value.length() > LONGEST_WORD ? value.substring(0, LONGEST_WORD) : value);
        }
    }

    void tensor(TensorSummary tensor) throws Malformed {
        if (tensors.size() == MOST_TENSORS) {
            throw new Malformed.BeyondLimits("tensors");
        }
        tensors.add(tensor);
    }

    void parameters(long more) {
        parameters += more;
    }

    void history(List<MetricHistory> curves) {
        history = curves;
    }

    void finding(Finding.Code code, String detail) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(code, detail));
        }
    }

    boolean found(Finding.Code code) {
        return findings.stream().anyMatch(finding -> finding.code() == code);
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** How far the part says the training was. */
    void takeCounts(Inspection part) {
        if (part.epoch().isPresent()) {
            epoch = part.epoch();
        }
        if (part.step().isPresent()) {
            step = part.step();
        }
        part.metadata().forEach(this::word);
    }

    /** What the part says of the training. */
    void takeNumbers(Inspection part) {
        takeCounts(part);
        if (!part.history().isEmpty()) {
            history = part.history();
        }
        part.metrics().forEach(this::metric);
    }

    void takeTensors(Inspection part) {
        int room = Math.min(part.tensors().size(), MOST_TENSORS - tensors.size());
        tensors.addAll(part.tensors().subList(0, room));
        parameters += part.parameters();
    }

    private List<String> named(Finding.Code code) {
        return findings.stream()
                .filter(finding -> finding.code() == code)
                .map(Finding::detail)
                .toList();
    }

    /** What calls for a warning makes the verdict worse. */
    Inspection done(Verdict verdict, ReadingCost cost) {
        Verdict last = verdict;
        if (found(Finding.Code.EXECUTES)) {
            last = Verdict.executes(named(Finding.Code.EXECUTES));
        } else if (verdict.kind() == Verdict.Kind.COMPLETE && found(Finding.Code.UNKNOWN_CODE)) {
            last = Verdict.unknownCode(named(Finding.Code.UNKNOWN_CODE));
        }
        return new Inspection(
                format,
                last,
                epoch,
                step,
                metrics,
                tensors,
                parameters,
                metadata,
                history,
                List.copyOf(findings),
                cost);
    }
}
