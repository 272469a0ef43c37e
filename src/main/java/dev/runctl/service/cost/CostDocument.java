package dev.runctl.service.cost;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.domain.ledger.LooseCosts;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.Spent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report for other programs: JSON's maps and lists. Amounts are in US dollars with both bounds, and how long something was
 * used whose price is not known.
 */
public final class CostDocument {
    private static final int DIGITS = 6;

    private CostDocument() {}

    /**
     * One location as itself; of several the sums, then each in the same form.
     *
     * @param names what people call the instances, where that is known
     */
    public static Map<String, @Nullable Object> of(CostOverview overview, Map<InstanceRef, String> names) {
        if (overview.parts().size() == 1) {
            return of(overview.parts().getFirst(), names);
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("at", overview.at().toString());
        document.put("today_from", overview.today().from().toString());
        document.put("month_from", overview.month().from().toString());
        document.put("now", rate(overview.all().now()));
        document.put("stopped_and_unattached_now", rate(overview.bleeding()));
        document.put("today", amount(overview.all().today()));
        document.put("month", amount(overview.all().month()));
        document.put("month_forecast", amount(overview.forecast()));
        document.put("without_run", amount(overview.idle()));
        document.put("projects", projects(overview));
        document.put(
                "not_known",
                overview.unseen().stream()
                        .map(it -> Map.of("profile", it.profile(), "region", it.region()))
                        .toList());
        document.put(
                "counted_once",
                overview.shared().stream()
                        .map(it -> Map.of(
                                "profile",
                                it.location().profile(),
                                "counted_at",
                                it.countedAt().profile(),
                                "region",
                                it.location().region(),
                                "things",
                                it.count()))
                        .toList());
        document.put(
                "locations", overview.parts().stream().map(it -> of(it, names)).toList());
        return document;
    }

    private static List<Map<String, @Nullable Object>> projects(CostOverview overview) {
        return overview.projects().entrySet().stream()
                .map(it -> labelled("project", it.getKey(), it.getValue()))
                .toList();
    }

    private static Map<String, @Nullable Object> of(CostReport report, Map<InstanceRef, String> names) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("profile", report.location().profile());
        document.put("region", report.location().region());
        document.put("at", report.at().toString());
        document.put("known_since", report.since().map(Instant::toString).orElse(null));
        document.put(
                "disks_known_since", report.disksSince().map(Instant::toString).orElse(null));
        document.put("prices_asked", report.pricesAsked().map(Instant::toString).orElse(null));
        document.put("today_from", report.today().from().toString());
        document.put("month_from", report.month().from().toString());
        document.put(
                "not_looked_at",
                report.gaps().stream().map(CostDocument::period).toList());
        document.put("now", rate(report.all().now()));
        document.put("stopped_and_unattached_now", rate(report.bleeding()));
        document.put("today", amount(report.all().today()));
        document.put("month", amount(report.all().month()));
        document.put("month_forecast", amount(report.forecast()));
        document.put(
                "instances",
                report.instances().stream()
                        .map(it -> instance(it, names.getOrDefault(it.ref(), "")))
                        .toList());
        document.put(
                "unattached", report.loose().stream().map(CostDocument::loose).toList());
        document.put("projects", projects(new CostOverview(report)));
        document.put("without_run", amount(report.idle()));
        document.put(
                "runs",
                report.runs().stream()
                        .map(it -> {
                            Map<String, @Nullable Object> run =
                                    labelled("run", it.run().value(), it.month());
                            run.put("script", it.script());
                            run.put("project", it.project());
                            run.put("instance", it.ref().id().value());
                            return run;
                        })
                        .toList());
        document.put(
                "days",
                report.days().stream()
                        .map(it -> {
                            Map<String, @Nullable Object> day = new LinkedHashMap<>();
                            day.put("day", it.day().toString());
                            day.put("hours", amount(it.hours()));
                            day.put("disks_and_addresses", amount(it.held()));
                            return day;
                        })
                        .toList());
        return document;
    }

    private static Map<String, @Nullable Object> labelled(String label, String value, Amount month) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(label, value);
        document.put("month", amount(month));
        return document;
    }

    private static Map<String, @Nullable Object> instance(InstanceCosts costs, String name) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", costs.ref().id().value());
        document.put("name", name);
        document.put("type", costs.instanceType());
        document.put(
                "lifecycle", costs.lifecycle().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        document.put("runs", costs.runs());
        document.put("usd_per_hour", costs.perHour().map(HourlyPrice::usd).orElse(null));
        document.put(
                "price_as_of",
                costs.perHour().flatMap(HourlyPrice::asOf).map(Object::toString).orElse(null));
        spent(document, costs.all());
        document.put("hours", spent(new LinkedHashMap<>(), costs.hours()));
        document.put("disks", spent(new LinkedHashMap<>(), costs.disks()));
        document.put("addresses", spent(new LinkedHashMap<>(), costs.addresses()));
        document.put("ran_seconds", costs.ran().toSeconds());
        return document;
    }

    private static Map<String, @Nullable Object> loose(LooseCosts costs) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", costs.id());
        document.put("name", costs.name());
        document.put("kind", costs.thing().kind().name().toLowerCase(Locale.ROOT));
        return spent(document, costs.spent());
    }

    private static Map<String, @Nullable Object> spent(Map<String, @Nullable Object> document, Spent spent) {
        document.put("now", rate(spent.now()));
        document.put("this_start", amount(spent.thisStart()));
        document.put("today", amount(spent.today()));
        document.put("month", amount(spent.month()));
        return document;
    }

    private static Map<String, @Nullable Object> rate(Rate rate) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("usd_per_hour", rounded(rate.usdPerHour()));
        document.put("of_unknown_price", rate.unknown());
        return document;
    }

    private static Map<String, @Nullable Object> period(Period period) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("from", period.from().toString());
        document.put("until", period.until().toString());
        return document;
    }

    private static Map<String, @Nullable Object> amount(Amount amount) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("usd_low", rounded(amount.low()));
        document.put("usd_high", rounded(amount.high()));
        document.put("unpriced_seconds", amount.unpriced().toSeconds());
        return document;
    }

    static BigDecimal rounded(BigDecimal usd) {
        return usd.setScale(DIGITS, RoundingMode.HALF_UP);
    }
}
