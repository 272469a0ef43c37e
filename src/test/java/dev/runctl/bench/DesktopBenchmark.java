package dev.runctl.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The desktop's start and its memory when idle, beside a window with an empty table and beside smaller-heap flags. */
final class DesktopBenchmark {
    private static final int REPETITIONS = 3;
    private static final int INSTANCES = 20;
    private static final long IDLE_MILLIS = 5000;

    /** The samples of one program. */
    private record Program(
            String who, List<String> flags, List<String> command, Sample start, Sample heap, Sample resident) {
        Program(String who, List<String> flags, List<String> command) {
            this(who, flags, command, new Sample(), new Sample(), new Sample());
        }

        void measure(String display, Path report) throws Exception {
            try (WindowProcess process = WindowProcess.start(display, report, flags, command)) {
                start.add(process.firstFrame());
                Thread.sleep(IDLE_MILLIS);
                heap.add(process.heapMib());
                resident.add(process.residentMib());
            }
        }
    }

    private DesktopBenchmark() {}

    static void run(Report report, String display) throws Exception {
        Path file = Files.createTempFile("runctl-bench", ".startup");
        try (Cloud cloud = Cloud.open()) {
            cloud.create(INSTANCES);
            List<String> desktop = List.of("dev.runctl.Main", "desktop", "--data-dir=" + cloud.folder);
            Program ours = new Program("runctl", List.of(), desktop);
            Program frugal = new Program(
                    "runctl, MinHeapFreeRatio=10 Max=20",
                    List.of("-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20"),
                    desktop);
            Program minimal = new Program(
                    "window with an empty TableView",
                    List.of(),
                    List.of("dev.runctl.bench.MinimalWindow", file.toString()));
            for (int i = 0; i < REPETITIONS; i++) {
                for (Program program : List.of(ours, frugal, minimal)) {
                    program.measure(display, file);
                }
            }
            report.ours("idle heap after collection", ours.heap(), "MiB");
            report.other("idle heap after collection", frugal.who(), frugal.heap(), ours.heap(), "MiB");
            report.other("idle heap after collection", minimal.who(), minimal.heap(), ours.heap(), "MiB");
            report.ours("idle resident memory", ours.resident(), "MiB");
            report.other("idle resident memory", frugal.who(), frugal.resident(), ours.resident(), "MiB");
            report.other("idle resident memory", minimal.who(), minimal.resident(), ours.resident(), "MiB");
            report.ours("start to filled table", ours.start(), "ms");
            report.other("start to filled table", frugal.who(), frugal.start(), ours.start(), "ms");
            report.other("start to filled table", minimal.who(), minimal.start(), ours.start(), "ms");
            report.load();
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
