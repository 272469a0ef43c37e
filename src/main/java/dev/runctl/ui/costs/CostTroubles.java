package dev.runctl.ui.costs;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.cost.CostFacts;
import dev.runctl.text.FailureText;
import dev.runctl.ui.common.Formats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is missing in the figures, in words: the same trouble of several locations is one line. */
final class CostTroubles {
    private CostTroubles() {}

    static List<String> of(CostOperations.Known known, FailureText failures) {
        List<Location> all = known.overview().locations();
        CostPlaces places = new CostPlaces(all);
        List<String> lines = new ArrayList<>();
        List<Location> unseen = known.overview().unseen();
        if (all.size() > 1 && !unseen.isEmpty()) {
            lines.add(text(
                    "unseen", unseen.stream().map(places::brief).collect(Collectors.joining(text("note.separator")))));
        }
        Map<String, List<Location>> byProblem = new LinkedHashMap<>();
        for (CostOperations.Trouble it : known.troubles()) {
            if (all.size() > 1 && unseen.contains(it.location())) {
                continue; // all of it is missing, and that is said
            }
            CostFacts.Problem problem = it.problem();
            String words = text("problem." + key(problem.fact()), failures.headline(problem.failure()));
            byProblem.computeIfAbsent(words, any -> new ArrayList<>()).add(it.location());
        }
        byProblem.forEach((words, where) -> lines.add(named(where, places, words)));
        if (!known.overview().isWritten()) {
            lines.add(text("not-written"));
        }
        return lines;
    }

    /** @param isNamed whether each line has to say of which location it is */
    static List<String> stale(List<CostsViewModel.Stale> all, boolean isNamed, FailureText failures) {
        return all.stream()
                .map(it -> {
                    String why = failures.headline(it.failure());
                    String line = it.asOf()
                            .map(at -> text("stale", Formats.time(at), why))
                            .orElse(text("stale.never", why));
                    return isNamed ? text("of", CostPlaces.full(it.location()), line) : line;
                })
                .toList();
    }

    private static String named(List<Location> where, CostPlaces places, String words) {
        String named = where.stream()
                .map(places::brief)
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining(text("note.separator")));
        return named.isEmpty() ? words : text("of", named, words);
    }

    private static String key(CostFacts.Fact fact) {
        return fact.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(String key, Object... arguments) {
        return CostText.TEXT.text(key, arguments);
    }
}
