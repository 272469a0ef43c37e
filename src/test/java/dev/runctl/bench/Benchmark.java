package dev.runctl.bench;

import dev.runctl.concurrent.Carriers;
import dev.runctl.testing.DisplaySession;
import java.util.List;

/**
 * Measures everything, or the parts named as arguments. The parts {@code biglog} and {@code checkpoint} are not
 * among all: they need 4 GiB of disk, and PyTorch.
 * What the figures mean is in src/docs/benchmarks.md.
 */
public final class Benchmark {
    private static final List<String> PARTS =
            List.of("listing", "bucket", "log", "longlog", "launch", "desktop", "chart", "sync", "fleet", "change");

    private Benchmark() {}

    public static void main(String[] args) throws Exception {
        Carriers.provide(); // as the program does
        List<String> parts = args.length == 0 ? PARTS : List.of(args);
        DisplaySession.open();
        Report report = new Report(System.out);
        report.head();
        report.load();
        for (String part : parts) {
            switch (part) {
                case "listing" -> ListingBenchmark.run(report);
                case "fleet" -> FleetBenchmark.run(report);
                case "change" -> ChangeBenchmark.run(report);
                case "log" -> LogBenchmark.run(report);
                case "longlog" -> LongLogBenchmark.run(report);
                case "launch" -> LaunchBenchmark.run(report);
                case "desktop" -> DesktopBenchmark.run(report, DisplaySession.display());
                case "chart" -> ChartBenchmark.run(report);
                case "sync" -> SyncBenchmark.run(report);
                case "biglog" -> BigLogBenchmark.run(report);
                case "bucket" -> BucketBenchmark.run(report);
                case "checkpoint" -> CheckpointBenchmark.run(report);
                default -> throw new IllegalArgumentException(part + " is none of " + PARTS + ", biglog or checkpoint");
            }
        }
        System.exit(0); // JavaFX keeps the process
    }
}
