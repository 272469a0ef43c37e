package dev.runctl.ui.costs;

import dev.runctl.domain.cost.Period;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.ui.common.Formats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a person must know to believe the figures: since when, with which gaps, by whose prices, and what is not in them. */
final class CostNotes {
    private static final int LISTED = 3;

    private CostNotes() {}

    static List<String> of(CostReport report) {
        List<String> notes = new ArrayList<>();
        report.since()
                .filter(it -> it.isAfter(report.month().from()))
                .ifPresent(it -> notes.add(text("note.since", Formats.day(it))));
        report.disksSince()
                .filter(it -> it.isAfter(report.month().from()))
                .ifPresent(it -> notes.add(text("note.disks-since", Formats.day(it))));
        if (!report.gaps().isEmpty()) {
            notes.add(gaps(report.gaps()));
        }
        notes.add(report.pricesAsked()
                .map(it -> text("note.prices", Formats.day(it)))
                .orElseGet(() -> text("note.prices-table")));
        notes.add(text("note.estimate"));
        return notes;
    }

    /** The longest of them, and how much they are together. */
    private static String gaps(List<Period> gaps) {
        Duration all = gaps.stream().map(Period::length).reduce(Duration.ZERO, Duration::plus);
        String longest = gaps.stream()
                .sorted((one, other) -> other.length().compareTo(one.length()))
                .limit(LISTED)
                .map(it -> text("note.gap", Formats.day(it.from()), Formats.day(it.until())))
                .collect(Collectors.joining(text("note.gap-separator")));
        return text("note.gaps", gaps.size(), Formats.duration(all), longest);
    }

    private static String text(String key, Object... arguments) {
        return CostText.TEXT.text(key, arguments);
    }
}
