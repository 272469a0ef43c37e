package dev.runctl.ui.costs;

import dev.runctl.domain.cost.Period;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.ui.common.Formats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person must know to believe the figures: since when, with which gaps, by whose prices, and what is not in them. */
final class CostNotes {
    private static final int LISTED = 3;

    private final CostOverview overview;
    private final CostPlaces places;

    private CostNotes(CostOverview overview) {
        this.overview = overview;
        this.places = new CostPlaces(overview.locations());
    }

    static List<String> of(CostOverview overview) {
        return new CostNotes(overview).notes();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        since("note.since", CostReport::since).ifPresent(notes::add);
        since("note.disks-since", CostReport::disksSince).ifPresent(notes::add);
        if (!overview.gaps().isEmpty()) {
            notes.add(gaps(overview.gaps()));
        }
        shared().ifPresent(notes::add);
        notes.add(prices());
        if (overview.locations().stream().anyMatch(it -> !it.isPaidInDollars())) {
            notes.add(text("note.yuan"));
        }
        notes.add(text("note.estimate"));
        return notes;
    }

    /** Profiles that lead into one account. */
    private Optional<String> shared() {
        List<String> pairs = overview.shared().stream()
                .map(it ->
                        text("note.shared-one", places.brief(it.location()), it.count(), places.brief(it.countedAt())))
                .toList();
        return pairs.isEmpty() ? Optional.empty() : Optional.of(text("note.shared", some(pairs)));
    }

    /** When a location was first looked at, where that was within the month. */
    private Optional<String> since(String key, Function<CostReport, Optional<Instant>> first) {
        List<CostReport> late = overview.parts().stream()
                .filter(part -> first.apply(part)
                        .filter(it -> it.isAfter(part.month().from()))
                        .isPresent())
                .sorted(Comparator.comparing(
                                (CostReport part) -> first.apply(part).orElseThrow())
                        .reversed())
                .toList();
        if (late.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<String>> byDay = late.stream()
                .collect(Collectors.groupingBy(
                        part -> Formats.day(first.apply(part).orElseThrow()),
                        LinkedHashMap::new,
                        Collectors.mapping(part -> places.brief(part.location()), Collectors.toList())));
        boolean isSame = byDay.size() == 1 && late.size() == overview.parts().size();
        return Optional.of(text(
                key,
                some(byDay.entrySet().stream()
                        .map(it ->
                                isSame ? it.getKey() : text("note.at", it.getKey(), String.join(", ", it.getValue())))
                        .toList())));
    }

    /** The first few of a list, and how many more there are. */
    private static String some(List<String> all) {
        int more = all.size() - LISTED;
        Stream<String> rest = more > 0 ? Stream.of(text("note.more", more)) : Stream.empty();
        return Stream.concat(all.stream().limit(LISTED), rest).collect(Collectors.joining(text("note.separator")));
    }

    /** The longest of them, and how much they are together. */
    private static String gaps(List<Period> gaps) {
        Duration all = gaps.stream().map(Period::length).reduce(Duration.ZERO, Duration::plus);
        String longest = gaps.stream()
                .limit(LISTED)
                .map(it -> text("note.gap", Formats.day(it.from()), Formats.day(it.until())))
                .collect(Collectors.joining(text("note.separator")));
        return text("note.gaps", gaps.size(), Formats.duration(all), longest);
    }

    private String prices() {
        List<CostReport> byTable = overview.parts().stream()
                .filter(it -> it.pricesAsked().isEmpty())
                .toList();
        if (byTable.isEmpty()) {
            return text("note.prices", Formats.day(overview.pricesAsked().orElseThrow()));
        }
        return byTable.size() == overview.parts().size()
                ? text("note.prices-table")
                : text(
                        "note.prices-some",
                        some(byTable.stream()
                                .map(it -> places.brief(it.location()))
                                .toList()));
    }

    private static String text(String key, Object... arguments) {
        return CostText.TEXT.text(key, arguments);
    }
}
