package dev.runctl.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The table on standard output, one row as soon as it is known. */
final class Report {
    private static final String ROW = "%-34s %-36s %9.1f %9.1f %-4s %4d  %s%n";
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void head() {
        out.printf(
                Locale.ROOT,
                "Java %s on %s %s, %d processors. Ratio: alternative's median / ours; above 1 ours is better.%n%n",
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors());
        out.printf(
                Locale.ROOT,
                "%-34s %-36s %9s %9s %-4s %4s  %s%n",
                "WHAT",
                "WHO",
                "MEDIAN",
                "P95",
                "UNIT",
                "N",
                "RATIO");
    }

    void ours(String what, Sample ours, String unit) {
        row(what, "runctl", ours, unit, "");
    }

    void other(String what, String who, Sample other, Sample ours, String unit) {
        row(what, who, other, unit, String.format(Locale.ROOT, "%.2f", other.median() / ours.median()));
    }

    void note(String text) {
        out.println("  " + text);
        out.flush();
    }

    /** How busy the machine is; absent where the system does not tell. */
    void load() {
        try {
            note("load average: " + Files.readString(Path.of("/proc/loadavg")).strip());
        } catch (IOException e) {
            note("load average: unknown");
        }
    }

    private void row(String what, String who, Sample sample, String unit, String ratio) {
        out.printf(Locale.ROOT, ROW, what, who, sample.median(), sample.p95(), unit, sample.size(), ratio);
        out.flush();
    }
}
