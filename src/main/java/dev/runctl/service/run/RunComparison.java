package dev.runctl.service.run;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Goal;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunEnvironment;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.ScriptParameter;
import dev.runctl.domain.run.SecretNames;
import dev.runctl.domain.run.SourceState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs side by side: what was the same and what was not. */
public final class RunComparison {
    private static final String GIVEN = "✓";

    public enum Part {
        OUTCOME,
        /** Metrics at their last point. */
        FINAL,
        /** Metrics at their best point, where it is known what is better. */
        BEST,
        ARGUMENTS,
        CODE,
        ENVIRONMENT,
        MACHINE,
        PACKAGES
    }

    /**
     * One run of a comparison.
     *
     * @param parameters what its script declares, for the defaults of arguments that were not given
     * @param curves the metrics of its log
     */
    public record Side(Capsule capsule, List<ScriptParameter> parameters, List<Curve> curves) {
        public Side {
            parameters = List.copyOf(parameters);
            curves = List.copyOf(curves);
        }
    }

    /**
     * @param text empty where the run does not have the thing
     * @param isDefault whether the script's own default stands for an argument that was not given
     */
    public record Value(String text, boolean isDefault) {}

    /**
     * One thing that the runs may have.
     *
     * @param name a code for the bundle, or of metrics, arguments, variables and packages the thing's own name
     * @param values one for each run
     */
    public record Line(Part part, String name, List<Value> values) {
        public Line {
            values = List.copyOf(values);
        }

        public boolean isDifferent() {
            return values.stream().map(Value::text).distinct().count() > 1;
        }
    }

    private RunComparison() {}

    /** All lines, in the order of the parts; of packages only those that differ. */
    public static List<Line> of(List<Side> sides, Instant now) {
        List<Line> lines = new ArrayList<>();
        add(lines, Part.OUTCOME, sides, side -> outcome(side.capsule(), now));
        add(lines, Part.FINAL, sides, side -> metrics(side, RunComparison::last));
        add(lines, Part.BEST, sides, side -> metrics(side, RunComparison::best));
        addArguments(lines, sides);
        add(lines, Part.CODE, sides, side -> code(side.capsule()));
        add(lines, Part.ENVIRONMENT, sides, side -> variables(side.capsule()));
        add(lines, Part.MACHINE, sides, side -> machine(side.capsule()));
        if (sides.stream().allMatch(side -> side.capsule().environment().isPresent())) {
            List<Line> packages = new ArrayList<>();
            add(
                    packages,
                    Part.PACKAGES,
                    sides,
                    side -> side.capsule().environment().orElseThrow().packages());
            packages.stream().filter(Line::isDifferent).forEach(lines::add);
        }
        return List.copyOf(lines);
    }

    /** The run's arguments in one line, those first that the other run has not or otherwise. */
    public static String differingFirst(Run run, Run other) {
        Map<String, String> others = arguments(other);
        return arguments(run).entrySet().stream()
                .sorted(Comparator.comparing(it -> it.getValue().equals(others.get(it.getKey()))))
                .map(it -> argument(it.getKey(), it.getValue()))
                .collect(Collectors.joining("  "));
    }

    /** An argument of {@link #arguments} as it is written: a flag with its value, a flag alone, a word. */
    public static String argument(String name, String value) {
        return name.startsWith("[") ? value : value.equals(GIVEN) ? name : name + " " + value;
    }

    /** The value in one line: of a patch its size, of a list its beginning. */
    public static String summary(Line line, String value) {
        if (value.isEmpty()) {
            return "-";
        }
        if (line.part() == Part.CODE && line.name().equals("changes")) {
            return changes(value);
        }
        String first = value.lines().findFirst().orElse("");
        long more = value.lines().count() - 1;
        return more > 0 ? first + " +" + more : first;
    }

    /** A patch in short: lines added and taken out, and in how many files. */
    public static String changes(String patch) {
        long added = patch.lines()
                .filter(text -> text.startsWith("+") && !text.startsWith("+++ "))
                .count();
        long gone = patch.lines()
                .filter(text -> text.startsWith("-") && !text.startsWith("--- "))
                .count();
        long files =
                patch.lines().filter(text -> text.startsWith("diff --git ")).count();
        return "+" + added + " -" + gone + " (" + files + ")";
    }

    private static void add(List<Line> lines, Part part, List<Side> sides, Function<Side, Map<String, String>> values) {
        List<Map<String, String>> each = sides.stream().map(values).toList();
        for (String name : names(each)) {
            lines.add(new Line(
                    part,
                    name,
                    each.stream()
                            .map(it -> new Value(it.getOrDefault(name, ""), false))
                            .toList()));
        }
    }

    private static Set<String> names(List<Map<String, String>> each) {
        Set<String> names = new LinkedHashSet<>();
        each.forEach(it -> names.addAll(it.keySet()));
        return names;
    }

    private static void addArguments(List<Line> lines, List<Side> sides) {
        List<Map<String, String>> each =
                sides.stream().map(side -> arguments(side.capsule().run())).toList();
        for (String name : names(each)) {
            List<Value> values = new ArrayList<>();
            for (int i = 0; i < sides.size(); i++) {
                String given = each.get(i).get(name);
                String standing = given == null ? defaultOf(sides.get(i), name) : "";
                values.add(new Value(given == null ? standing : given, !standing.isEmpty()));
            }
            lines.add(new Line(Part.ARGUMENTS, name, values));
        }
    }

    private static String defaultOf(Side side, String flag) {
        return side.parameters().stream()
                .filter(it -> it.flag().equals(flag) && it.kind() != ScriptParameter.Kind.SWITCH)
                .map(ScriptParameter::defaultValue)
                .findFirst()
                .orElse("");
    }

    /** By a metric's name, of its curves that with the most points. */
    private static Map<String, String> metrics(Side side, Function<Curve, Optional<String>> value) {
        Map<String, Curve> longest = new LinkedHashMap<>();
        side.curves().stream()
                .filter(curve -> curve.size() > 1 || curve.size() == 1 && curve.anchored())
                .forEach(curve ->
                        longest.merge(curve.name().value(), curve, (one, two) -> two.size() > one.size() ? two : one));
        Map<String, String> values = new LinkedHashMap<>();
        longest.forEach((name, curve) -> value.apply(curve).ifPresent(it -> values.put(name, it)));
        return values;
    }

    private static Optional<String> last(Curve curve) {
        return Optional.of(figure(curve.values()[curve.size() - 1]) + curve.unit());
    }

    private static Optional<String> best(Curve curve) {
        return Goal.of(curve.name()).flatMap(goal -> {
            OptionalInt index = goal.best(curve);
            return index.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            figure(curve.values()[index.getAsInt()]) + curve.unit() + place(curve, index.getAsInt()));
        });
    }

    private static String place(Curve curve, int index) {
        return curve.axis() == Axis.STEP || curve.axis() == Axis.EPOCH
                ? " (" + CapsuleDocument.word(curve.axis()) + " " + figure(curve.steps()[index]) + ")"
                : "";
    }

    /** Whole numbers as they are, others with four significant digits. */
    private static String figure(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        return size >= 1e-4 && size < 1e9 ? rounded.toPlainString() : rounded.toString();
    }

    private static Map<String, String> outcome(Capsule capsule, Instant now) {
        Map<String, String> values = new LinkedHashMap<>();
        var status = capsule.run().status();
        values.put("state", CapsuleDocument.word(status.state()));
        values.put(
                "exit",
                status.exitCode().isPresent() ? String.valueOf(status.exitCode().getAsInt()) : status.signal());
        values.put("duration", String.valueOf(capsule.run().duration(now).toSeconds()));
        return values;
    }

    /**
     * By flag, so that another order is no difference; words without a flag by their position. The checkpoint it resumed from
     * is left out: it is part of the code's side, whichever flag the script has for it.
     */
    public static Map<String, String> arguments(Run run) {
        Map<String, String> values = new LinkedHashMap<>();
        String flag = "";
        int position = 0;
        for (String word : run.request().arguments()) {
            int equals = word.indexOf('=');
            if (word.startsWith("--") && equals > 0) {
                values.merge(word.substring(0, equals), quoted(word.substring(equals + 1)), RunComparison::joined);
                flag = "";
            } else if (word.startsWith("-") && word.length() > 1 && !isNumber(word)) {
                flag = word;
                values.merge(flag, "", RunComparison::joined);
            } else if (flag.isEmpty()) {
                values.put("[" + ++position + "]", ShellQuote.quote(word));
            } else {
                values.merge(flag, ShellQuote.quote(word), RunComparison::joined);
            }
        }
        values.replaceAll((name, value) -> value.isEmpty() && name.startsWith("-") ? GIVEN : value);
        run.request()
                .lineage()
                .map(Lineage::checkpoint)
                .ifPresent(from -> values.entrySet()
                        .removeIf(it ->
                                it.getKey().startsWith("-") && it.getValue().equals(ShellQuote.quote(from))));
        return values;
    }

    private static String quoted(String value) {
        return value.isEmpty() ? value : ShellQuote.quote(value);
    }

    private static boolean isNumber(String word) {
        return word.matches("-?\\d+(\\.\\d*)?([eE][-+]?\\d+)?|-?\\.\\d+");
    }

    private static String joined(String before, String next) {
        return before.isEmpty() ? next : next.isEmpty() ? before : before + " " + next;
    }

    private static Map<String, String> code(Capsule capsule) {
        RunRequest request = capsule.run().request();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("project", request.project());
        values.put("script", request.script());
        values.put("commit", source(capsule, SourceState::commit));
        values.put("branch", source(capsule, SourceState::branch));
        values.put("changes", source(capsule, SourceState::diff));
        values.put("untracked", source(capsule, source -> String.join("\n", source.untracked())));
        values.put("resumed-from", request.lineage().map(Lineage::checkpoint).orElse(""));
        return values;
    }

    private static Map<String, String> variables(Capsule capsule) {
        Map<String, String> values = new LinkedHashMap<>();
        RunRequest request = capsule.run().request();
        values.put("interpreter", request.interpreter());
        SecretNames.blanked(request.environment())
                .forEach((name, value) -> values.put(name, SecretNames.isSecret(name) ? "•••" : value));
        return values;
    }

    private static Map<String, String> machine(Capsule capsule) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("instance", capsule.run().instanceName());
        values.put("type", capsule.run().instanceType());
        values.put("price", capsule.run().pricePerHourUsd());
        values.put("python", told(capsule, RunEnvironment::python));
        values.put("platform", told(capsule, RunEnvironment::platform));
        values.put("gpus", told(capsule, found -> String.join("\n", found.gpus())));
        return values;
    }

    private static String source(Capsule capsule, Function<SourceState, String> value) {
        return Optional.of(capsule).flatMap(Capsule::source).map(value).orElse("");
    }

    private static String told(Capsule capsule, Function<RunEnvironment, String> value) {
        return capsule.environment().map(value).orElse("");
    }
}
