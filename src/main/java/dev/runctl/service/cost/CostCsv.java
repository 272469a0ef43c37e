package dev.runctl.service.cost;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.domain.ledger.LooseCosts;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.RunCosts;
import dev.runctl.domain.ledger.Spent;
import dev.runctl.domain.ledger.Thing;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Map;

/**
 * A report as one table in CSV (RFC 4180). The lines of {@code hours}, {@code disks}, {@code addresses} and {@code unattached}
 * add up to everything; those of runs are parts of {@code hours} told once more, and so are those of the days.
 */
public final class CostCsv {
    private static final String HEAD = "kind,id,name,type,usd_per_hour_now,today_usd_low,today_usd_high,"
            + "month_usd_low,month_usd_high,month_unpriced_seconds,profile,region\r\n";

    private final Writer out;
    private final Location location;

    private CostCsv(Writer out, Location location) {
        this.out = out;
        this.location = location;
    }

    /** @param names what people call the instances, where that is known */
    public static void write(Writer out, CostOverview overview, Map<InstanceRef, String> names) throws IOException {
        out.write(HEAD);
        for (CostReport part : overview.parts()) {
            new CostCsv(out, part.location()).write(part, names);
        }
    }

    private void write(CostReport report, Map<InstanceRef, String> names) throws IOException {
        for (InstanceCosts costs : report.instances()) {
            String id = costs.ref().id().value();
            String name = names.getOrDefault(costs.ref(), "");
            line("hours", id, name, costs.instanceType(), costs.hours());
            if (!costs.disks().isNothing()) {
                line("disks", id, name, "", costs.disks());
            }
            if (!costs.addresses().isNothing()) {
                line("addresses", id, name, "", costs.addresses());
            }
        }
        for (LooseCosts costs : report.loose()) {
            String type = costs.thing() instanceof Thing.Disk disk ? disk.type() : "address";
            line("unattached", costs.id(), costs.name(), type, costs.spent());
        }
        for (RunCosts costs : report.runs()) {
            line("run", costs.run().value(), costs.script(), costs.project(), month(costs.month()));
        }
        line("without-run", "", "", "", month(report.idle()));
        for (var day : report.days()) {
            line("day", day.day().toString(), "", "", month(day.all()));
        }
    }

    private static Spent month(Amount amount) {
        return new Spent(Rate.NONE, Amount.NONE, Amount.NONE, amount);
    }

    private void line(String kind, String id, String name, String type, Spent spent) throws IOException {
        out.write(String.join(
                ",",
                kind,
                quoted(id),
                quoted(name),
                quoted(type),
                usd(spent.now().usdPerHour()),
                usd(spent.today().low()),
                usd(spent.today().high()),
                usd(spent.month().low()),
                usd(spent.month().high()),
                Long.toString(spent.month().unpriced().toSeconds()),
                quoted(location.profile()),
                quoted(location.region())));
        out.write("\r\n");
    }

    private static String usd(BigDecimal usd) {
        return CostDocument.rounded(usd).toPlainString();
    }

    /** A text that a spreadsheet would take for a formula is led by an apostrophe (OWASP, "CSV Injection"). */
    private static String quoted(String text) {
        String safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
