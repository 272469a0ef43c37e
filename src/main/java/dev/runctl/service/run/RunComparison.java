package dev.runctl.service.run;

import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.RunEnvironment;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.SecretNames;
import dev.runctl.domain.run.SourceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Two runs side by side: what was the same and what was not. */
public final class RunComparison {
    public enum Part {
        OUTCOME,
        ARGUMENTS,
        CODE,
        ENVIRONMENT,
        MACHINE,
        PACKAGES
    }

    /**
     * One thing that both runs may have.
     *
     * @param name a code for the bundle, or in {@code ARGUMENTS}, {@code ENVIRONMENT} and {@code PACKAGES} the thing's own name
     * @param left empty where the first run does not have it
     */
    public record Line(Part part, String name, String left, String right) {
        public boolean isDifferent() {
            return !left.equals(right);
        }
    }

    private RunComparison() {}

    /** All lines, in the order of the parts; of packages only those that differ. */
    public static List<Line> of(Capsule left, Capsule right, Instant now) {
        List<Line> lines = new ArrayList<>();
        add(lines, Part.OUTCOME, outcome(left, now), outcome(right, now));
        add(lines, Part.ARGUMENTS, arguments(left), arguments(right));
        add(lines, Part.CODE, code(left), code(right));
        add(lines, Part.ENVIRONMENT, variables(left), variables(right));
        add(lines, Part.MACHINE, machine(left), machine(right));
        if (left.environment().isPresent() && right.environment().isPresent()) {
            List<Line> packages = new ArrayList<>();
            add(
                    packages,
                    Part.PACKAGES,
                    left.environment().get().packages(),
                    right.environment().get().packages());
            packages.stream().filter(Line::isDifferent).forEach(lines::add);
        }
        return List.copyOf(lines);
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

    private static void add(List<Line> lines, Part part, Map<String, String> left, Map<String, String> right) {
        Set<String> names = new LinkedHashSet<>(left.keySet());
        names.addAll(right.keySet());
        for (String name : names) {
            lines.add(new Line(part, name, left.getOrDefault(name, ""), right.getOrDefault(name, "")));
        }
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

    /** By flag, so that another order is no difference; words without a flag by their position. */
    static Map<String, String> arguments(Capsule capsule) {
        Map<String, String> values = new LinkedHashMap<>();
        String flag = "";
        int position = 0;
        for (String word : capsule.run().request().arguments()) {
            int equals = word.indexOf('=');
            if (word.startsWith("--") && equals > 0) {
                values.merge(word.substring(0, equals), word.substring(equals + 1), RunComparison::joined);
                flag = "";
            } else if (word.startsWith("-") && word.length() > 1 && !isNumber(word)) {
                flag = word;
                values.merge(flag, "", RunComparison::joined);
            } else if (flag.isEmpty()) {
                values.put("[" + ++position + "]", word);
            } else {
                values.merge(flag, word, RunComparison::joined);
            }
        }
        values.replaceAll((name, value) -> value.isEmpty() && name.startsWith("-") ? "✓" : value);
        return values;
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
