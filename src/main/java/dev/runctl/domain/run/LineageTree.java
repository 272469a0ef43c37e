package dev.runctl.domain.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run's family: the first run it goes back to, and all that continue it, line by line as a tree is drawn.
 *
 * @param lines empty where the run neither continues another nor is continued
 */
public record LineageTree(List<Line> lines) {
    /**
     * @param depth how many runs it goes back to
     * @param isShown whether it is the run that was asked about
     * @param kinship to the run that it goes back to; empty for the first
     */
    public record Line(int depth, Run run, boolean isShown, Optional<Kinship> kinship) {}

    public LineageTree {
        lines = List.copyOf(lines);
    }

    /** @param history all runs known; parents that are not among them end the way back */
    public static LineageTree of(Run run, List<Run> history) {
        Map<RunId, Run> known = new LinkedHashMap<>();
        history.forEach(it -> known.put(it.id(), it));
        known.put(run.id(), run);
        Run first = run;
        Set<RunId> seen = new HashSet<>(Set.of(run.id()));
        for (Optional<Run> parent = parent(first, known);
                parent.isPresent() && seen.add(parent.get().id());
                parent = parent(first, known)) {
            first = parent.get();
        }
        List<Line> lines = new ArrayList<>();
        add(lines, first, 0, run, known, new HashSet<>());
        return new LineageTree(lines.size() < 2 ? List.of() : lines);
    }

    private static Optional<Run> parent(Run run, Map<RunId, Run> known) {
        return run.request().lineage().flatMap(Lineage::parent).map(known::get);
    }

    private static void add(List<Line> lines, Run run, int depth, Run shown, Map<RunId, Run> known, Set<RunId> drawn) {
        if (!drawn.add(run.id())) {
            return; // records that go round in a circle are no tree
        }
        Optional<Kinship> kinship = parent(run, known).map(it -> Kinship.of(it.request(), run.request()));
        lines.add(new Line(depth, run, run.id().equals(shown.id()), depth == 0 ? Optional.empty() : kinship));
        known.values().stream()
                .filter(it -> it.request().lineage().flatMap(Lineage::parent).equals(Optional.of(run.id())))
                .sorted(Comparator.comparing(Run::created))
                .forEach(it -> add(lines, it, depth + 1, shown, known, drawn));
    }
}
