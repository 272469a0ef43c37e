package dev.runctl.ui.runs;

import dev.runctl.domain.run.Run;
import dev.runctl.service.run.RunComparison;
import dev.runctl.service.run.ShellQuote;
import dev.runctl.text.Messages;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What compared runs are called: by what differs between them, and the id's ending. */
final class ComparedNames {
    private static final Messages TEXT = Messages.of("runs");
    /** A column's head and a chart's legend hold about this many letters; the id comes behind them. */
    private static final int LONGEST = 44;

    private ComparedNames() {}

    /**
     * One name for each run, in their order: the arguments that not all have alike, else the instance, else the script. The
     * folder of its checkpoints differs for most runs and says nothing of them, so it is left out.
     */
    static List<String> of(List<Run> runs) {
        List<Map<String, String>> each =
                runs.stream().map(ComparedNames::arguments).toList();
        Set<String> flags = new LinkedHashSet<>();
        each.forEach(it -> flags.addAll(it.keySet()));
        flags.removeIf(flag ->
                each.stream().map(it -> it.getOrDefault(flag, "")).distinct().count() < 2);
        boolean scripts = differ(runs, ComparedNames::script);
        boolean instances = flags.isEmpty() && differ(runs, Run::instanceName);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            List<String> words = new ArrayList<>();
            if (scripts || flags.isEmpty() && !instances) {
                words.add(script(run));
            }
            if (instances) {
                words.add(run.instanceName());
            }
            words.addAll(differing(flags, each.get(i)));
            if (words.isEmpty()) {
                words.add(script(run));
            }
            String text = String.join(" ", words);
            String shown =
                    text.length() > LONGEST ? text.substring(0, LONGEST - 1).strip() + "…" : text;
            names.add(TEXT.text("compare.run", shown, run.id().ending()));
        }
        return List.copyOf(names);
    }

    private static Map<String, String> arguments(Run run) {
        Map<String, String> values = RunComparison.arguments(run);
        values.values()
                .removeIf(value -> value.equals(ShellQuote.quote(run.request().checkpointDir())));
        return values;
    }

    /** What a run has of them; that it has none, where they have a name to say so. */
    private static List<String> differing(Set<String> names, Map<String, String> arguments) {
        List<String> given = names.stream()
                .filter(arguments::containsKey)
                .map(name -> RunComparison.argument(name, arguments.getOrDefault(name, "")))
                .toList();
        List<String> flags = names.stream().filter(name -> name.startsWith("-")).toList();
        return given.isEmpty() && !flags.isEmpty()
                ? List.of(TEXT.text("compare.without", String.join(" ", flags)))
                : given;
    }

    private static String script(Run run) {
        return run.request().script();
    }

    private static boolean differ(List<Run> runs, Function<Run, String> what) {
        return runs.stream().map(what).distinct().count() > 1;
    }
}
