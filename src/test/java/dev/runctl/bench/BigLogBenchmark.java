package dev.runctl.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogQuery;
import dev.runctl.storage.FileLogStore;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.LogViewModel;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A log of 2 GiB in the page cache: its last lines, and a word that stands in its first line only. */
final class BigLogBenchmark {
    private static final long SIZE = 2L << 30;
    private static final RunId RUN = new RunId("r-20260301-120000-abcdef");

    /** What is read at a time when a log is followed. */
    private static final int PIECE = 256 * 1024;

    private static final LogQuery ERRORS = new LogQuery("", false, false, LogQuery.Level.ERROR);

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
            Sample shown = shown(store, file);
            Sample open = new Sample();
            Sample less = new Sample();
            Sample level = new Sample();
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
                start = System.nanoTime();
                lines.search(ERRORS, 0, new Cancellation(), found -> {});
                level.addNanos(System.nanoTime() - start);
                time(less, List.of("script", "-qec", "less -n +Gq " + file, "/dev/null"));
                time(tail, List.of("tail", "-n", "50", file.toString()));
                time(ripgrep, List.of("rg", "-ic", "xylophone", file.toString()));
                time(grep, List.of("grep", "-ic", "xylophone", file.toString()));
            }
            report.ours("last lines of 2 GiB in the view", shown, "ms");
            report.other("last lines of 2 GiB in the view", "less +G on a terminal", less, shown, "ms");
            report.ours("last lines of 2 GiB read", open, "ms");
            report.other("last lines of 2 GiB read", "tail -n 50, a process", tail, open, "ms");
            report.ours("index of 2 GiB, in background", index, "ms");
            report.ours("search of 2 GiB, ignoring case", search, "ms");
            report.other("search of 2 GiB, ignoring case", "ripgrep", ripgrep, search, "ms");
            report.other("search of 2 GiB, ignoring case", "grep", grep, search, "ms");
            report.ours("errors in 2 GiB, by level", level, "ms");
            report.load();
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** From the choice of the log, in a window that is open, to the end of the layout with its last line. */
    private static Sample shown(FileLogStore store, Path file) throws Exception {
        LogWindow window = LogWindow.plain(LogViewModel.paced(UiThread.executor(), Clock.systemUTC()), file);
        window.open();
        Sample sample = new Sample();
        String last = last(file);
        for (int i = 0; i < 10; i++) {
            LogViewModel model = LogViewModel.paced(UiThread.executor(), Clock.systemUTC());
            long start = System.nanoTime();
            CompletableFuture<Long> there = window.show(model, last);
            long from = model.startWith(store.lines(RUN, LogViewModel.LONGEST_READ));
            for (LogChunk chunk = store.read(RUN, from, PIECE); chunk.bytes().length > 0; ) {
                model.chunk(chunk);
                chunk = store.read(RUN, chunk.end(), PIECE);
            }
            sample.addNanos(there.get(1, TimeUnit.MINUTES) - start);
            model.close();
        }
        window.close();
        return sample;
    }

    private static String last(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = new byte[200];
            in.seek(in.length() - end.length);
            in.readFully(end);
            List<String> lines = new String(end, UTF_8).lines().toList();
            return lines.getLast();
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
