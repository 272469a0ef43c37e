package dev.runctl.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogQuery;
import dev.runctl.storage.FileLogStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A log of 2 GiB in the page cache: its last lines, and a word that stands in its first line only. */
final class BigLogBenchmark {
    private static final long SIZE = 2L << 30;
    private static final RunId RUN = new RunId("r-20260301-120000-abcdef");

    private BigLogBenchmark() {}

    static void run(Report report) throws Exception {
        Path folder = Files.createTempDirectory("runctl-bench-biglog");
        FileLogStore store = new FileLogStore(folder);
        Path file = store.file(RUN);
        try {
            if (Files.getFileStore(folder).getUsableSpace() < 2 * SIZE) {
                report.note("biglog left out: less than 4 GiB free in " + folder);
                return;
            }
            write(file);
            Sample open = new Sample();
            Sample index = new Sample();
            Sample search = new Sample();
            Sample tail = new Sample();
            Sample ripgrep = new Sample();
            Sample grep = new Sample();
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                LogLines lines = store.lines(RUN, 2 << 20);
                store.read(RUN, lines.origin(), 4 << 20);
                open.addNanos(System.nanoTime() - start);
                start = System.nanoTime();
                lines.index(new Cancellation(), () -> {});
                index.addNanos(System.nanoTime() - start);
                start = System.nanoTime();
                lines.search(LogQuery.literal("xylophone"), 0, new Cancellation(), found -> {});
                search.addNanos(System.nanoTime() - start);
                time(tail, List.of("tail", "-n", "50", file.toString()));
                time(ripgrep, List.of("rg", "-ic", "xylophone", file.toString()));
                time(grep, List.of("grep", "-ic", "xylophone", file.toString()));
            }
            report.ours("last lines of 2 GiB read", open, "ms");
            report.other("last lines of 2 GiB read", "tail -n 50, a process", tail, open, "ms");
            report.ours("index of 2 GiB, in background", index, "ms");
            report.ours("search of 2 GiB, ignoring case", search, "ms");
            report.other("search of 2 GiB, ignoring case", "ripgrep", ripgrep, search, "ms");
            report.other("search of 2 GiB, ignoring case", "grep", grep, search, "ms");
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write("the only Xylophone\n".getBytes(UTF_8));
            long written = 0;
            for (long step = 0; written < SIZE; step++) {
                byte[] line = ("INFO trainer: step " + step + " of a long training, loss=0.123456 rate=1e-4\n")
                        .getBytes(UTF_8);
                out.write(line);
                written += line.length;
            }
        }
    }

    /** Nothing is noted where the program is missing. */
    private static void time(Sample sample, List<String> command) throws InterruptedException {
        long start = System.nanoTime();
        try {
            // Not discarded: grep stops at the first match where nobody reads.
            Process process = new ProcessBuilder(command).start();
            process.getInputStream().readAllBytes();
            if (process.waitFor() == 0) {
                sample.addNanos(System.nanoTime() - start);
            }
        } catch (IOException e) {
            // not installed
        }
    }
}
