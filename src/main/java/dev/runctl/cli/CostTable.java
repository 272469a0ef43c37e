package dev.runctl.cli;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.domain.ledger.LooseCosts;
import dev.runctl.domain.ledger.Spent;
import dev.runctl.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Costs as a table for people, with what they rest on; of several locations each line says of which it is. */
final class CostTable {
    private final Messages words = Messages.of("cli");
    private final MoneyText money = new MoneyText();
    private final CostOverview overview;
    private final Map<InstanceRef, String> names;
    private final boolean isOne;

    CostTable(CostOverview overview, Map<InstanceRef, String> names) {
        this.overview = overview;
        this.names = names;
        this.isOne = overview.parts().size() == 1;
    }

    /** A location as it is named on the command line. */
    static String place(Location location) {
        return location.profile() + " " + location.region();
    }

    Table table() {
        String[] head = {"ID", "NAME", "TYPE", "$/H", "NOW", "THIS START", "TODAY", "MONTH", "HELD", "RAN"};
        Table table = new Table(cells("WHERE", head));
        for (CostReport part : overview.parts()) {
            String where = place(part.location());
            part.instances().forEach(it -> table.row(cells(where, instance(it))));
            part.loose().forEach(it -> table.row(cells(where, loose(it))));
        }
        Spent sum = overview.all();
        String held = money.amount(overview.held().month());
        return table.row(cells(
                words.text("costs.sum"),
                isOne ? words.text("costs.sum") : "",
                "",
                "",
                "",
                money.rate(sum.now()),
                "",
                money.amount(sum.today()),
                money.amount(sum.month()),
                held,
                ""));
    }

    private String[] cells(String where, String... others) {
        return isOne
                ? others
                : Stream.concat(Stream.of(where), Stream.of(others)).toArray(String[]::new);
    }

    private String[] instance(InstanceCosts it) {
        Spent all = it.all();
        return new String[] {
            it.ref().id().value(),
            name(names.getOrDefault(it.ref(), "")),
            name(it.instanceType()),
            price(it.perHour()),
            money.rate(all.now()),
            money.amount(all.thisStart()),
            money.amount(all.today()),
            money.amount(all.month()),
            money.amount(it.disks().month().plus(it.addresses().month())),
            Format.duration(it.ran())
        };
    }

    private String[] loose(LooseCosts it) {
        String kind = words.text("costs.kind." + it.thing().kind().name().toLowerCase(Locale.ROOT));
        Spent spent = it.spent();
        return new String[] {
            it.id(),
            name(it.name()),
            kind,
            "",
            money.rate(spent.now()),
            "",
            money.amount(spent.today()),
            money.amount(spent.month()),
            money.amount(spent.month()),
            ""
        };
    }

    /** What follows from the sums. */
    List<String> sums() {
        List<String> lines = new ArrayList<>();
        lines.add(words.text("costs.forecast", money.amount(overview.forecast())));
        if (!overview.bleeding().isNothing()) {
            lines.add(words.text("costs.bleeding", money.rate(overview.bleeding())));
        }
        return lines;
    }

    /** What a person must know to believe them. */
    List<String> remarks() {
        List<String> lines = new ArrayList<>();
        if (!overview.unseen().isEmpty() && !isOne) {
            lines.add(words.text(
                    "costs.unseen",
                    overview.unseen().stream().map(CostTable::place).collect(Collectors.joining(", "))));
        }
        overview.shared()
                .forEach(it ->
                        lines.add(words.text("costs.shared", place(it.location()), it.count(), place(it.countedAt()))));
        since("costs.since", CostReport::since, lines);
        since("costs.disks-since", CostReport::disksSince, lines);
        Duration unseen = overview.gaps().stream().map(Period::length).reduce(Duration.ZERO, Duration::plus);
        if (!unseen.isZero()) {
            lines.add(words.text("costs.gaps", overview.gaps().size(), Format.duration(unseen)));
        }
        lines.add(overview.pricesAsked()
                .map(it -> words.text("costs.prices", Format.time(it)))
                .orElseGet(() -> words.text(
                        "costs.prices-table", places(it -> it.pricesAsked().isEmpty()))));
        if (overview.locations().stream().anyMatch(it -> !it.isPaidInDollars())) {
            lines.add(words.text("costs.yuan"));
        }
        lines.add(words.text("costs.not-counted"));
        return lines;
    }

    private void since(String key, Function<CostReport, Optional<Instant>> first, List<String> lines) {
        for (CostReport part : overview.parts()) {
            first.apply(part)
                    .filter(it -> it.isAfter(part.month().from()))
                    .map(it -> words.text(key, Format.time(it)))
                    .ifPresent(it -> lines.add(isOne ? it : place(part.location()) + ": " + it));
        }
    }

    /** Empty where there is only one location: then it is that. */
    private String places(Predicate<CostReport> which) {
        return isOne
                ? ""
                : overview.parts().stream()
                        .filter(which)
                        .map(it -> place(it.location()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String name(String name) {
        return name.isBlank() ? "-" : name;
    }

    private static String price(Optional<HourlyPrice> price) {
        return price.map(it -> Format.money(it.usd(), 4)).orElse("-");
    }
}
