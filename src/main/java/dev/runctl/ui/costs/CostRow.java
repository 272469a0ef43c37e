package dev.runctl.ui.costs;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.domain.ledger.LooseCosts;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.RunCosts;
import dev.runctl.domain.ledger.Spent;
import dev.runctl.domain.run.RunId;
import dev.runctl.ui.common.Formats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A line of the table.
 *
 * @param key the same as long as it is about the same thing
 * @param detail what it is, and what of its costs are which
 * @param spent only the month of runs and projects
 * @param instance what opens with it
 * @param run what opens with it
 */
record CostRow(
        String key, String name, String detail, Spent spent, Optional<InstanceRef> instance, Optional<RunId> run) {

    static List<CostRow> of(CostOverview overview, CostGroup group, Map<InstanceRef, String> names) {
        List<CostRow> rows = new ArrayList<>();
        switch (group) {
            case INSTANCES -> {
                things(overview, rows, part -> part.instances().stream().map(it -> instance(it, names)));
                things(overview, rows, part -> part.loose().stream().map(it -> loose(part.location(), it)));
            }
            case PROJECTS -> {
                overview.projects()
                        .forEach((project, month) -> rows.add(part("project " + project, project, "", month)));
                rest(overview, rows);
            }
            case RUNS -> {
                overview.runs().forEach(it -> rows.add(run(it, names)));
                rest(overview, rows);
            }
        }
        return rows;
    }

    /** Of several locations each thing says where it is; the dearest first wherever that is. */
    private static void things(CostOverview overview, List<CostRow> rows, Function<CostReport, Stream<CostRow>> of) {
        CostPlaces places = new CostPlaces(overview.locations());
        overview.parts().stream()
                .flatMap(part -> of.apply(part).map(it -> it.at(places.brief(part.location()))))
                .sorted(Comparator.comparing((CostRow it) -> it.spent().month().high())
                        .reversed())
                .forEach(rows::add);
    }

    private CostRow at(String place) {
        return place.isEmpty() ? this : new CostRow(key, name, text("at", place, detail), spent, instance, run);
    }

    /** With these the lines of projects, and those of runs, add up to everything. */
    private static void rest(CostOverview overview, List<CostRow> rows) {
        if (!overview.idle().isNothing()) {
            rows.add(part("idle", text("idle"), text("idle.detail"), overview.idle()));
        }
        Amount held = overview.held().month();
        if (!held.isNothing()) {
            rows.add(part("held", text("held"), text("held.detail"), held));
        }
    }

    private static CostRow part(String key, String name, String detail, Amount month) {
        return new CostRow(
                key,
                name,
                detail,
                new Spent(Rate.NONE, Amount.NONE, Amount.NONE, month),
                Optional.empty(),
                Optional.empty());
    }

    private static CostRow instance(InstanceCosts costs, Map<InstanceRef, String> names) {
        List<String> parts = new ArrayList<>();
        if (!costs.instanceType().isEmpty()) {
            parts.add(costs.instanceType());
        }
        if (costs.lifecycle() == Lifecycle.SPOT) {
            parts.add(text("spot"));
        }
        parts.add(text(costs.runs() ? "runs" : "stopped"));
        costs.perHour().ifPresent(it -> {
            if (costs.runs()) {
                parts.add(text("hours-at", Formats.rate(it.usd())));
            }
        });
        add(parts, "disks", costs.disks());
        add(parts, "addresses", costs.addresses());
        return new CostRow(
                "instance " + costs.ref().id(),
                name(costs.ref(), names),
                String.join("  ·  ", parts),
                costs.all(),
                Optional.of(costs.ref()),
                Optional.empty());
    }

    private static void add(List<String> parts, String key, Spent spent) {
        if (!spent.isNothing()) {
            parts.add(text(key, Formats.amount(spent.month())));
        }
    }

    private static CostRow loose(Location location, LooseCosts costs) {
        String name = costs.name().isEmpty() ? costs.id() : costs.name();
        return new CostRow(
                "thing " + location + costs.id(),
                name,
                text("loose", CostText.thing(costs.thing())),
                costs.spent(),
                Optional.empty(),
                Optional.empty());
    }

    private static CostRow run(RunCosts costs, Map<InstanceRef, String> names) {
        String on = text("run.detail", costs.project(), name(costs.ref(), names));
        return new CostRow(
                "run " + costs.run(),
                costs.script(),
                costs.isActive() ? text("run.active", on) : on,
                new Spent(Rate.NONE, Amount.NONE, Amount.NONE, costs.month()),
                Optional.empty(),
                Optional.of(costs.run()));
    }

    private static String name(InstanceRef ref, Map<InstanceRef, String> names) {
        return names.getOrDefault(ref, ref.id().value());
    }

    private static String text(String key, Object... arguments) {
        return CostText.TEXT.text(key, arguments);
    }
}
