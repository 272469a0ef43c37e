package dev.runctl.text;

import dev.runctl.domain.run.DrillReport;
import java.util.Locale;

/** A fire drill in sentences, the same for both front ends. */
public final class DrillText {
    private final Messages text = Messages.of("drill");

    /** The outcome in a word or two. */
    public String badge(DrillReport report) {
        return text.text("badge." + key(report));
    }

    /** The outcome in a sentence. */
    public String outcome(DrillReport report) {
        return text.text("outcome." + key(report));
    }

    private static String key(DrillReport report) {
        return report.outcome().name().toLowerCase(Locale.ROOT);
    }

    public String check(DrillReport.Check check) {
        return text.text("check." + check.code() + (check.passed() ? ".yes" : ".no"), check.detail());
    }

    /** One loss or score: its last values, and how far the two runs were apart at worst. */
    public String compared(DrillReport.Compared it) {
        return it.worst() == 0
                ? text.text("compared.equal", name(it), number(it.resumed()), String.valueOf(it.points()))
                : text.text(
                        "compared.apart",
                        name(it),
                        number(it.resumed()),
                        number(it.whole()),
                        percent(it.worst()),
                        String.valueOf(it.points()));
    }

    private String name(DrillReport.Compared it) {
        return text.text("metric." + it.axis().name().toLowerCase(Locale.ROOT), it.metric());
    }

    /** Empty where the script does the same each time. */
    public String noise(DrillReport report) {
        return report.noise() == 0 ? "" : text.text("noise", percent(report.noise()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }

    private static String percent(double part) {
        return Double.isInfinite(part) ? "∞" : String.format(Locale.ROOT, "%.3g %%", part * 100);
    }
}
