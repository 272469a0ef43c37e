package dev.runctl.cli;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.service.cost.CostService;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code runctl costs}: what instances' hours have cost today and this month, by what was seen of them. */
@Command(name = "costs")
final class CostsCommand extends Verb {
    @Override
    public Integer call() {
        Location location = root().location();
        // Looking also writes down what is seen.
        Map<InstanceRef, String> names = services().instances().list(location).stream()
                .map(InstanceSummary::instance)
                .collect(Collectors.toMap(it -> it.ref(), it -> it.name()));
        CostService.Report report = services().costs().report(location, ZoneId.systemDefault());
        if (!report.isWritten()) {
            remark(text("costs.not-written"));
        }
        if (isJson()) {
            printJson(document(report, names));
            return ExitStatus.OK;
        }
        if (report.instances().isEmpty()) {
            remark(text("costs.none"));
            return ExitStatus.OK;
        }
        Table table = new Table("ID", "NAME", "TYPE", "$/H", "THIS START", "TODAY", "MONTH", "RAN");
        report.instances()
                .forEach(it -> table.row(
                        it.ref().id().value(),
                        name(names, it),
                        it.instanceType(),
                        price(it.perHour()),
                        amount(it.thisStart()),
                        amount(it.today()),
                        amount(it.month()),
                        Format.duration(it.ran())));
        table.row(
                text("costs.sum"),
                "",
                "",
                "",
                "",
                amount(sum(report.instances().stream().map(InstanceCosts::today).toList())),
                amount(sum(report.instances().stream().map(InstanceCosts::month).toList())),
                "");
        print(table);
        report.since()
                .filter(it -> it.isAfter(report.month().from()))
                .ifPresent(it -> remark(text("costs.since", Format.time(it))));
        remark(text("costs.not-counted"));
        return ExitStatus.OK;
    }

    private static String name(Map<InstanceRef, String> names, InstanceCosts costs) {
        String name = names.getOrDefault(costs.ref(), "");
        return name.isBlank() ? "-" : name;
    }

    private static String price(Optional<HourlyPrice> price) {
        return price.map(it -> Format.money(it.usd(), 4)).orElse("-");
    }

    private static Amount sum(List<Amount> amounts) {
        return amounts.stream().reduce(Amount.NONE, Amount::plus);
    }

    /** {@code $1.50}, {@code $1.00-5.00} where an end was not seen, and what has no price beside it. */
    private String amount(Amount amount) {
        String low = Format.money(amount.low(), 2);
        String usd = amount.isExact()
                ? low
                : low + "-" + Format.money(amount.high(), 2).substring(1);
        if (amount.isWhole()) {
            return usd;
        }
        String unpriced = text("costs.unpriced", Format.duration(amount.unpriced()));
        return amount.high().signum() == 0 ? unpriced : usd + " + " + unpriced;
    }

    private static Map<String, @Nullable Object> document(CostService.Report report, Map<InstanceRef, String> names) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("known_since", report.since().map(Instant::toString).orElse(null));
        document.put("today_from", report.today().from().toString());
        document.put("month_from", report.month().from().toString());
        document.put(
                "instances",
                report.instances().stream().map(it -> document(it, names)).toList());
        return document;
    }

    private static Map<String, @Nullable Object> document(InstanceCosts costs, Map<InstanceRef, String> names) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", costs.ref().id().value());
        document.put("name", names.getOrDefault(costs.ref(), ""));
        document.put("type", costs.instanceType());
        document.put("usd_per_hour", costs.perHour().map(HourlyPrice::usd).orElse(null));
        document.put("this_start", document(costs.thisStart()));
        document.put("today", document(costs.today()));
        document.put("month", document(costs.month()));
        document.put("ran_seconds", costs.ran().toSeconds());
        return document;
    }

    private static Map<String, @Nullable Object> document(Amount amount) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("usd_low", amount.low().setScale(6, RoundingMode.HALF_UP));
        document.put("usd_high", amount.high().setScale(6, RoundingMode.HALF_UP));
        document.put("unpriced_seconds", amount.unpriced().toSeconds());
        return document;
    }
}
