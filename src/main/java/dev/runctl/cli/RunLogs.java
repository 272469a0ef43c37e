package dev.runctl.cli;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.MergedLines;
import dev.runctl.service.run.TimedLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl runs logs}: the end of a run's log, or of several runs' logs merged by time, once or live. */
@Command(name = "logs")
final class RunLogs extends Verb {
    private static final int BYTES_PER_LINE = 200;
    /** Where no time is known, as wide as one. */
    private static final String UNKNOWN = "--:--:--";
    /** Terminal colours that can be read on light and on dark, then the bright ones of the same. */
    private static final List<Integer> COLORS = List.of(36, 35, 33, 32, 34, 31, 96, 95);

    @Parameters(arity = "1..8", paramLabel = "RUN", descriptionKey = "argument.run")
    private List<String> ids = List.of();

    @Option(names = "--merge")
    private boolean merge;

    @Option(names = {"--follow", "-f"})
    private boolean follow;

    @Option(names = "--lines", paramLabel = "N", defaultValue = "1000")
    private int lines;

    @Override
    public Integer call() {
        atLeast(1, "--lines", lines);
        if (ids.size() > 1 && !merge) {
            throw usage(text("logs.merge"));
        }
        List<Run> runs = ids.stream().map(id -> RunsCommand.find(this, id)).toList();
        runs.forEach(run -> RunsCommand.catchUp(this, run));
        MergedLines merged = new MergedLines(Math.max(1, lines));
        List<TimedLines> cutters = new ArrayList<>();
        List<Long> reached = new ArrayList<>();
        Sink sink = new Sink();
        for (int i = 0; i < runs.size(); i++) {
            long size = services().logs().size(runs.get(i).id());
            long from = Math.max(0, size - Math.max(4096L, (long) lines * BYTES_PER_LINE));
            cutters.add(cutter(runs.get(i), i, from > 0, sink));
            reached.add(feed(cutters.get(i), runs.get(i), from, size));
            if (!follow) {
                cutters.get(i).finish();
            }
        }
        merged.add(sink.collected);
        if (isJson()) {
            printJson(merged.lines().stream().map(it -> document(runs, it)).toList());
            return ExitStatus.OK;
        }
        merged.lines().forEach(line -> print(runs, line));
        root().shell().out().flush();
        if (follow) {
            sink.live(line -> {
                print(runs, line);
                root().shell().out().flush();
            });
            followAll(runs, cutters, reached);
        }
        return ExitStatus.OK;
    }

    /** Where lines go: collected to be put in order, or, once that is done, printed as they come. */
    private static final class Sink {
        final List<MergedLines.Line> collected = new ArrayList<>();
        private Consumer<MergedLines.Line> target = collected::add;

        synchronized void live(Consumer<MergedLines.Line> printer) {
            target = printer;
        }

        synchronized void add(MergedLines.Line line) {
            target.accept(line);
        }
    }

    private TimedLines cutter(Run run, int source, boolean cut, Sink sink) {
        return new TimedLines(
                () -> services().logs().times(run.id()),
                TimedLines.zone(run),
                cut,
                line -> sink.add(new MergedLines.Line(source, line.time(), line.text())));
    }

    private long feed(TimedLines cutter, Run run, long from, long to) {
        long at = from;
        while (at < to) {
            LogChunk chunk = services().logs().read(run.id(), at, (int) Math.min(1 << 20, to - at));
            if (chunk.bytes().length == 0) {
                break;
            }
            cutter.feed(chunk);
            at = chunk.end();
        }
        return at;
    }

    private void followAll(List<Run> runs, List<TimedLines> cutters, List<Long> reached) {
        CountDownLatch ended = new CountDownLatch(runs.size());
        List<Subscription> following = new ArrayList<>();
        Thread waiting = Thread.currentThread();
        try (Subscription onCancel = cancellation().onCancel(waiting::interrupt)) {
            for (int i = 0; i < runs.size(); i++) {
                following.add(services()
                        .logs()
                        .follow(runs.get(i).id(), reached.get(i), new Listener(cutters.get(i), ended)));
            }
            ended.await();
        } catch (InterruptedException e) {
            throw new CancellationException();
        } finally {
            following.forEach(Subscription::close);
        }
    }

    private final class Listener implements LogService.Listener {
        private final TimedLines cutter;
        private final CountDownLatch ended;
        private final ContactLoss loss = new ContactLoss(failure -> remark(failure));

        Listener(TimedLines cutter, CountDownLatch ended) {
            this.cutter = cutter;
            this.ended = ended;
        }

        @Override
        public void chunk(LogChunk chunk) {
            loss.over();
            cutter.feed(chunk);
        }

        @Override
        public void lag(Duration lag, LogRoute route) {
            loss.over();
        }

        @Override
        public void trouble(Failure failure) {
            loss.lost(failure);
        }

        @Override
        public void ended(Run run) {
            cutter.finish();
            ended.countDown();
        }
    }

    private void print(List<Run> runs, MergedLines.Line line) {
        String text = line.text();
        root().shell()
                .out()
                .println(runs.size() == 1 ? text : label(runs, line.source()) + " " + clock(line) + " | " + text);
    }

    private static String clock(MergedLines.Line line) {
        return Double.isFinite(line.time()) ? Format.clock(instant(line)) : UNKNOWN;
    }

    private static Instant instant(MergedLines.Line line) {
        return Instant.ofEpochMilli(Math.round(line.time() * 1000));
    }

    /** In a colour of its own on a terminal. */
    private String label(List<Run> runs, int source) {
        String name = runs.get(source).id().ending();
        return root().shell().isTerminal() ? "\u001b[" + COLORS.get(source) + "m" + name + "\u001b[0m" : name;
    }

    private static Map<String, Object> document(List<Run> runs, MergedLines.Line line) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("run", runs.get(line.source()).id().value());
        if (Double.isFinite(line.time())) {
            object.put("time", instant(line).toString());
        }
        object.put("text", line.text());
        return object;
    }
}
