package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Coalescer;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.MergedLines;
import dev.runctl.service.run.TimedLines;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.control.MergedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The ends of several runs' logs as one, by time, and what they print from here on. */
public final class MergedLogViewModel {
    static final int FEWEST = 2;
    /** As many colours as can be told apart. */
    static final int MOST = 8;
    /** How much of the end of each log is read. */
    static final int TAIL = 2 << 20;

    private static final int MOST_LINES = 200_000;
    private static final Duration PACE = Duration.ofMillis(150);

    private final RunOperations operations;
    private final Background background;
    private final Executor paced;

    private final ReadOnlyObjectWrapper<List<Run>> runs = new ReadOnlyObjectWrapper<>(this, "runs", List.of());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyObjectWrapper<MergedLog> log;

    private final List<Subscription> open = new ArrayList<>();
    private List<RunId> wanted = List.of();
    private int generation;

    public MergedLogViewModel(RunOperations operations, Background background, Executor screen) {
        this.operations = operations;
        this.background = background;
        this.paced = CompletableFuture.delayedExecutor(PACE.toMillis(), TimeUnit.MILLISECONDS, screen);
        this.log = new ReadOnlyObjectWrapper<>(this, "log", new MergedLog(MOST_LINES, paced));
    }

    /** Shows these runs' logs until {@link #close} or until others are opened. */
    public void open(List<RunId> next) {
        close();
        int mine = generation;
        wanted = List.copyOf(next);
        log.set(new MergedLog(MOST_LINES, paced));
        runs.set(List.of());
        failure.set(Optional.empty());
        Coalescer<MergedLines.Line> coming = new Coalescer<>(paced, batch -> take(mine, batch));
        open.add(background.run(
                () -> follow(mine, coming),
                following -> {
                    if (mine == generation) {
                        open.addAll(following);
                    } else {
                        following.forEach(Subscription::close);
                    }
                },
                problem -> trouble(mine, Failures.of(problem))));
    }

    private List<Subscription> follow(int mine, Coalescer<MergedLines.Line> coming) {
        List<Run> found = operations.history().stream()
                .filter(it -> wanted.contains(it.id()))
                .sorted(java.util.Comparator.comparing(it -> wanted.indexOf(it.id())))
                .toList();
        paced.execute(() -> {
            if (mine == generation) {
                runs.set(found);
                log.get().setNames(found.stream().map(it -> it.id().ending()).toList());
            }
        });
        List<Subscription> following = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Run run = found.get(i);
            long from = Math.max(0, operations.logSize(run.id()) - TAIL);
            following.add(operations.follow(run.id(), from, new Listener(mine, i, run, from, coming)));
        }
        return following;
    }

    private void take(int mine, List<MergedLines.Line> batch) {
        if (mine == generation) {
            log.get().add(batch);
        }
    }

    private void trouble(int mine, Failure reason) {
        if (mine == generation) {
            failure.set(Optional.of(reason));
        }
    }

    public void close() {
        generation++;
        open.forEach(Subscription::close);
        open.clear();
        log.get().close();
    }

    /** Those that are merged, in the order of their colours. */
    public ReadOnlyObjectProperty<List<Run>> runsProperty() {
        return runs.getReadOnlyProperty();
    }

    /** Their lines; another one for each time that runs are opened. */
    public ReadOnlyObjectProperty<MergedLog> logProperty() {
        return log.getReadOnlyProperty();
    }

    /** Why lines of some run may be missing. */
    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    private final class Listener implements LogService.Listener {
        private final int mine;
        private final TimedLines timed;

        Listener(int mine, int source, Run run, long from, Coalescer<MergedLines.Line> coming) {
            this.mine = mine;
            timed = new TimedLines(
                    () -> operations.logTimes(run.id()),
                    TimedLines.zone(run),
                    from > 0,
                    line -> coming.add(new MergedLines.Line(source, line.time(), line.text())));
        }

        @Override
        public synchronized void chunk(LogChunk chunk) {
            timed.feed(chunk);
        }

        @Override
        public void lag(Duration lag, LogRoute route) {
            paced.execute(() -> {
                if (mine == generation) {
                    failure.set(Optional.empty());
                }
            });
        }

        @Override
        public void trouble(Failure reason) {
            paced.execute(() -> MergedLogViewModel.this.trouble(mine, reason));
        }

        @Override
        public synchronized void ended(Run run) {
            timed.finish();
        }
    }
}
