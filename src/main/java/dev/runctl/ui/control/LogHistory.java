package dev.runctl.ui.control;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LogLines;
import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogLine;
import dev.runctl.ui.control.log.LogParser;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * The lines of a log that are in its file only. They are read by pages in the background when they are asked for; the pages
 * used last are kept. Where the file cannot be read nothing is tried again until {@link #retry}.
 */
final class LogHistory implements AutoCloseable {
    private static final int PAGE = 128;
    private static final int PAGES = 24;
    private static final int LONGEST = 1 << 16;
    private static final Duration COUNTING = Duration.ofMillis(50);

    /** @param from number of the first line: pages at the edge of what was counted begin later */
    private record Page(long from, List<LogLine> lines) {
        Optional<LogLine> line(long number) {
            long at = number - from;
            return at < 0 ? Optional.empty() : Optional.of(at < lines.size() ? lines.get((int) at) : LogLine.EMPTY);
        }
    }

    private final LogLines lines;
    private final Runnable changed;
    private final Cancellation closed = new Cancellation();
    private final Map<Long, Page> pages = new LinkedHashMap<>(32, 0.75f, true);
    private final Set<Long> loading = new HashSet<>();
    private Optional<String> problem = Optional.empty();

    LogHistory(LogLines lines, Runnable changed) {
        this.lines = lines;
        this.changed = changed;
    }

    LogLines lines() {
        return lines;
    }

    void start() {
        Thread.ofVirtual().name("log-index").start(() -> {
            try {
                lines.index(closed, changed);
            } catch (CancellationException e) {
                // the view shows another log
            } catch (UncheckedIOException e) {
                fail(e);
            }
        });
    }

    @Override
    public void close() {
        closed.cancel();
    }

    long first() {
        return lines.first();
    }

    boolean isComplete() {
        return lines.isComplete();
    }

    /** Why the file could not be read, in the system's words. */
    synchronized Optional<String> problem() {
        return problem;
    }

    /** Reads again what could not be read. */
    void retry() {
        synchronized (this) {
            problem = Optional.empty();
        }
        if (!lines.isComplete()) {
            start();
        }
        changed.run();
    }

    /** Empty until it has been read; then a change is told. */
    synchronized LogLine line(long number) {
        long key = Math.floorDiv(number, PAGE);
        Page page = pages.get(key);
        Optional<LogLine> line = page == null ? Optional.empty() : page.line(number);
        if (line.isEmpty() && problem.isEmpty() && !closed.isCancelled() && loading.add(key)) {
            Thread.ofVirtual().name("log-page").start(() -> load(key));
        }
        return line.orElse(LogLine.EMPTY);
    }

    /**
     * The same, but waits for the line.
     *
     * @throws UncheckedIOException where the file cannot be read
     */
    LogLine fetch(long number) {
        long key = Math.floorDiv(number, PAGE);
        Page page;
        synchronized (this) {
            page = pages.get(key);
        }
        if (page == null || page.line(number).isEmpty()) {
            page = read(key);
        }
        return page.line(number).orElse(LogLine.EMPTY);
    }

    /**
     * Waits until the first line is known.
     *
     * @throws CancellationException when cancelled
     * @throws UncheckedIOException where the file cannot be read
     */
    void awaitComplete(Cancellation cancel) {
        while (!lines.isComplete() && !closed.isCancelled()) {
            problem().ifPresent(it -> {
                throw new UncheckedIOException(new java.io.IOException(it));
            });
            cancel.sleep(COUNTING);
        }
    }

    private void load(long key) {
        try {
            read(key);
        } catch (UncheckedIOException e) {
            fail(e);
        } finally {
            synchronized (this) {
                loading.remove(key);
            }
        }
        changed.run();
    }

    private Page read(long key) {
        long from = Math.max(key * PAGE, lines.first());
        List<LogLine> read = new ArrayList<>();
        for (byte[] bytes : lines.read(from, (key + 1) * PAGE)) {
            LogBuffer one = new LogBuffer(16);
            LogParser parser = new LogParser(one);
            parser.feed(bytes, Math.min(bytes.length, LONGEST));
            parser.finish();
            read.add(one.line(0));
        }
        Page page = new Page(from, read);
        synchronized (this) {
            pages.put(key, page);
            if (pages.size() > PAGES) {
                pages.remove(pages.keySet().iterator().next());
            }
        }
        return page;
    }

    /** The cause in the system's words. */
    static String why(UncheckedIOException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    private void fail(UncheckedIOException e) {
        synchronized (this) {
            problem = Optional.of(why(e));
        }
        changed.run();
    }
}
