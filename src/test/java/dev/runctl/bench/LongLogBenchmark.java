package dev.runctl.bench;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.Steps;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.LogViewModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A run that prints a million lines as fast as it can while a real window shows them: how far apart the frames are, whether a
 * line is lost or comes twice, and how much memory is held afterwards.
 */
final class LongLogBenchmark {
    private static final int LINES = 1_000_000;
    private static final String SCRIPT = "print_lines.py";

    private LongLogBenchmark() {}

    static void run(Report report) throws Exception {
        Path project = Files.createTempDirectory("runctl-bench-project");
        Files.writeString(project.resolve(SCRIPT), """
                for step in range(1, %d + 1):
                    print(f"INFO trainer: step {step} loss=0.123456 accuracy=0.5 rate=1e-4")
                """.formatted(LINES));
        try (Cloud cloud = Cloud.open()) {
            run(report, cloud, project);
        } finally {
            Files.delete(project.resolve(SCRIPT));
            Files.delete(project);
        }
    }

    private static void run(Report report, Cloud cloud, Path project) throws Exception {
        InstanceRef instance = cloud.readyInstance();
        LogViewModel model = LogViewModel.paced(UiThread.executor(), Clock.systemUTC());
        LogWindow window = LogWindow.plain(model, project);
        window.open();
        TimeUnit.SECONDS.sleep(2);
        double before = heap();
        Frames frames = new Frames();
        Sample idle = frames.during(() -> TimeUnit.SECONDS.sleep(5));
        Run run = cloud.root
                .launches()
                .launch(LaunchBenchmark.request(instance, project, SCRIPT), Steps.NONE, new Cancellation());
        long start = System.nanoTime();
        long from = model.startWith(cloud.root.logs().lines(run.id(), LogViewModel.LONGEST_READ));
        try (Subscription ignored = cloud.root.logs().follow(run.id(), from, model)) {
            Sample busy = frames.during(() -> window.arrivals().get(10, TimeUnit.MINUTES));
            double seconds = (System.nanoTime() - start) / 1e9 - 1; // the window waits a second after the end
            report.ours("frames apart, window idle", idle, "ms");
            report.ours("frames apart, a million lines", busy, "ms");
            report.note(String.format(Locale.ROOT, "longest: %.0f ms idle, %.0f ms busy", idle.max(), busy.max()));
            report.note(String.format(Locale.ROOT, "%,d lines from launch to the end in %.1f s", LINES, seconds));
        }
        check(model, cloud.root.logs().file(run.id()));
        report.note("every line is in the local file and in the view, once and in order");
        report.note(String.format(
                Locale.ROOT,
                "heap after collection, server and window in one process: %.1f MiB before, %.1f MiB after",
                before,
                heap()));
        report.load();
        model.close();
        window.close();
    }

    private static void check(LogViewModel model, Path file) throws IOException {
        long line = model.firstLine();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (int step = 1; step <= LINES; step++, line++) {
                String expected = "INFO trainer: step " + step + " loss=0.123456 accuracy=0.5 rate=1e-4";
                same(expected, String.valueOf(lines.readLine()), "the file");
                same(expected, model.fetch(line).text(), "the view");
            }
            if (lines.readLine() != null || line != model.buffer().end()) {
                throw new IllegalStateException("there are more lines than were printed");
            }
        }
    }

    private static void same(String expected, String found, String where) {
        if (!found.equals(expected)) {
            throw new IllegalStateException(where + " has \"" + found + "\" instead of \"" + expected + "\"");
        }
    }

    /** In MiB. */
    private static double heap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
    }
}
