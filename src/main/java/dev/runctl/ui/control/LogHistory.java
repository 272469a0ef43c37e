package dev.runctl.ui.control;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LogLines;
import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogLine;
import dev.runctl.ui.control.log.LogParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * The lines of a log that are in its file only. They are read by pages in the background when they are asked for; the pages
 * used last are kept.
 */
final class LogHistory implements AutoCloseable {
    private static final int PAGE = 128;
    private static final int PAGES = 24;
    private static final int LONGEST = 1 << 16;

    /** @param from number of the first line: pages at the edge of what was counted begin later */
    private record Page(long from, List<LogLine> lines) {}

    private final LogLines lines;
    private final Runnable changed;
    private final Cancellation closed = new Cancellation();
    private final Map<Long, Page> pages = new LinkedHashMap<>(32, 0.75f, true);
    private final java.util.Set<Long> loading = new java.util.HashSet<>();

    LogHistory(LogLines lines, Runnable changed) {
        this.lines = lines;
        this.changed = changed;
    }

    void start() {
        Thread.ofVirtual().name("log-index").start(() -> {
            try {
                lines.index(closed, changed);
            } catch (CancellationException e) {
                // the view shows another log
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

    /** Empty until it has been read; then a change is told. */
    synchronized LogLine line(long number) {
        long key = Math.floorDiv(number, PAGE);
        Page page = pages.get(key);
        if (page == null || number < page.from()) {
            if (!closed.isCancelled() && loading.add(key)) {
                Thread.ofVirtual().name("log-page").start(() -> load(key));
            }
            return LogLine.EMPTY;
        }
        long at = number - page.from();
        return at < page.lines().size() ? page.lines().get((int) at) : LogLine.EMPTY;
    }

    private void load(long key) {
        long from = Math.max(key * PAGE, lines.first());
        List<LogLine> read = new ArrayList<>();
        for (byte[] bytes : lines.read(from, (key + 1) * PAGE)) {
            LogBuffer one = new LogBuffer(16);
            LogParser parser = new LogParser(one);
            parser.feed(bytes, Math.min(bytes.length, LONGEST));
            parser.finish();
            read.add(one.line(0));
        }
        synchronized (this) {
            loading.remove(key);
            pages.put(key, new Page(from, read));
            if (pages.size() > PAGES) {
                pages.remove(pages.keySet().iterator().next());
            }
        }
        changed.run();
    }
}
