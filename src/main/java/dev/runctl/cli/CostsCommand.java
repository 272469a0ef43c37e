package dev.runctl.cli;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.domain.ledger.LooseCosts;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.Spent;
import dev.runctl.service.cost.CostCsv;
import dev.runctl.service.cost.CostDocument;
import dev.runctl.service.cost.CostFacts;
import dev.runctl.text.FailureText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runctl costs}: what instances, their disks and addresses cost and have cost, by what was seen of them. */
@Command(name = "costs")
final class CostsCommand extends Verb {
    @Option(names = "--csv", descriptionKey = "costs.csv")
    private boolean isCsv;

    private final MoneyText money = new MoneyText();

    @Override
    public Integer call() {
        Location location = root().location();
        // Looking also writes down what is seen.
        Map<InstanceRef, String> names = services().instances().list(location).stream()
                .map(InstanceSummary::instance)
                .collect(Collectors.toMap(it -> it.ref(), it -> it.name()));
        services().costs().refresh(location);
        CostReport report = services().costs().report(location, ZoneId.systemDefault());
        if (!report.isWritten()) {
            remark(text("costs.not-written"));
        }
        services().costs().problems(location).forEach(this::tell);
        if (isCsv) {
            print(csv(report, names));
        } else if (isJson()) {
            printJson(CostDocument.of(report, names));
        } else if (report.instances().isEmpty() && report.loose().isEmpty()) {
            remark(text("costs.none"));
        } else {
            print(report, names);
        }
        return ExitStatus.OK;
    }

    private void tell(CostFacts.Problem problem) {
        String fact = problem.fact().name().toLowerCase(Locale.ROOT).replace('_', '-');
        remark(text("costs.problem." + fact, new FailureText().headline(problem.failure())));
    }

    private void print(String text) {
        root().shell().out().print(text);
        root().shell().out().flush();
    }

    private static String csv(CostReport report, Map<InstanceRef, String> names) {
        StringWriter out = new StringWriter();
        try {
            CostCsv.write(out, report, names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private void print(CostReport report, Map<InstanceRef, String> names) {
        Table table = new Table("ID", "NAME", "TYPE", "$/H", "NOW", "THIS START", "TODAY", "MONTH", "HELD", "RAN");
        for (InstanceCosts it : report.instances()) {
            Spent all = it.all();
            table.row(
                    it.ref().id().value(),
                    name(names.getOrDefault(it.ref(), "")),
                    name(it.instanceType()),
                    price(it.perHour()),
                    money.rate(all.now()),
                    money.amount(all.thisStart()),
                    money.amount(all.today()),
                    money.amount(all.month()),
                    money.amount(it.disks().month().plus(it.addresses().month())),
                    Format.duration(it.ran()));
        }
        for (LooseCosts it : report.loose()) {
            String kind = text("costs.kind." + it.thing().kind().name().toLowerCase(Locale.ROOT));
            Spent spent = it.spent();
            table.row(
                    it.id(),
                    name(it.name()),
                    kind,
                    "",
                    money.rate(spent.now()),
                    "",
                    money.amount(spent.today()),
                    money.amount(spent.month()),
                    money.amount(spent.month()),
                    "");
        }
        Spent sum = report.all();
        table.row(
                text("costs.sum"),
                "",
                "",
                "",
                money.rate(sum.now()),
                "",
                money.amount(sum.today()),
                money.amount(sum.month()),
                money.amount(report.held().month()),
                "");
        print(table);
        say(text("costs.forecast", money.amount(report.forecast())));
        if (!report.bleeding().isNothing()) {
            say(text("costs.bleeding", money.rate(report.bleeding())));
        }
        report.since()
                .filter(it -> it.isAfter(report.month().from()))
                .ifPresent(it -> remark(text("costs.since", Format.time(it))));
        report.disksSince()
                .filter(it -> it.isAfter(report.month().from()))
                .ifPresent(it -> remark(text("costs.disks-since", Format.time(it))));
        gaps(report);
        remark(report.pricesAsked()
                .map(it -> text("costs.prices", Format.time(it)))
                .orElseGet(() -> text("costs.prices-table")));
        remark(text("costs.not-counted"));
    }

    private void gaps(CostReport report) {
        Duration unseen = report.gaps().stream().map(Period::length).reduce(Duration.ZERO, Duration::plus);
        if (!unseen.isZero()) {
            remark(text("costs.gaps", report.gaps().size(), Format.duration(unseen)));
        }
    }

    private static String name(String name) {
        return name.isBlank() ? "-" : name;
    }

    private static String price(Optional<HourlyPrice> price) {
        return price.map(it -> Format.money(it.usd(), 4)).orElse("-");
    }
}
