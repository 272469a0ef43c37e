package dev.runctl.ui.control;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LineMatcher;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogQuery;
import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogMatches;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * One search through a whole log, from the newest line backwards: first the lines in the buffer, then those that only the file
 * has. It goes on with the lines that come until it is closed. Safe to use from several threads.
 */
final class LogFinder implements AutoCloseable {
    private static final int BLOCK = 2000;
    private static final long NONE = Long.MAX_VALUE;

    /** How far the search is. */
    sealed interface State {
        /** @param done the share of the file, 0 to 1 */
        record Running(double done) implements State {}

        /** All has been looked through; new lines are, as they come. */
        record Over() implements State {}

        /** There were more matches in the file than are kept: these are the newest. */
        record Full() implements State {}

        record TooSlow() implements State {}

        record Unreadable(String why) implements State {}
    }

    private final LogBuffer buffer;
    private final LogQuery query;
    private final Runnable changed;
    private final LogMatches matches;
    private final Cancellation closed = new Cancellation();

    private Optional<LogLines> file;
    private Cancellation fileSearch = new Cancellation();
    private State state = new State.Running(0);
    private long dirty = NONE;
    private boolean stopped;

    /** @param changed called on any thread when there are more matches or another state */
    LogFinder(LogBuffer buffer, Optional<LogLines> file, LogQuery query, Runnable changed) {
        this.buffer = buffer;
        this.file = file;
        this.query = query;
        this.changed = changed;
        this.matches = new LogMatches(buffer);
    }

    LogMatches matches() {
        return matches;
    }

    synchronized State state() {
        return state;
    }

    void start() {
        // Not a virtual thread: it is busy for long and would keep others from their turn.
        Thread.ofPlatform().daemon().name("log-search").start(this::searchHeld);
    }

    /** Lines from that number on are new or others than before. */
    synchronized void linesChanged(long from) {
        dirty = Math.min(dirty, from);
        notifyAll();
    }

    /** Leaves what has not been looked through; new lines are still looked at. */
    synchronized void stop() {
        file.ifPresent(it -> fileSearch.cancel());
        stopped = true;
    }

    /** The file no longer has the lines before those in the buffer. */
    synchronized void fileGone() {
        file = Optional.empty();
        fileSearch.cancel();
        matches.leave(buffer.first(), false);
        if (state instanceof State.Running) {
            state = new State.Over();
        }
        notifyAll();
    }

    @Override
    public void close() {
        closed.cancel();
        synchronized (this) {
            fileSearch.cancel();
            notifyAll();
        }
    }

    private void searchHeld() {
        LineMatcher matcher = new LineMatcher(query, closed);
        try {
            searchHeld(matcher);
        } catch (CancellationException e) {
            // nobody looks for it any more
        } catch (LogQuery.TooSlow e) {
            become(new State.TooSlow(), closed);
        }
    }

    private void searchHeld(LineMatcher matcher) {
        long low = buffer.end();
        long before = 0; // line feeds before the lowest line looked at
        boolean started = false;
        boolean inFile = false;
        while (true) {
            long from = inFile ? await() : takeDirty();
            closed.check();
            matches.leave(buffer.first(), file().isPresent());
            if (from != NONE && !forward(matcher, Math.max(from, low))) {
                low = buffer.end(); // lines have left before they were looked at: the file has them
                matches.clear();
                started = false;
                inFile = false;
            }
            low = Math.min(low, buffer.end());
            if (!inFile) {
                LogBuffer.Slice slice = buffer.slice(low - BLOCK, low);
                if (!slice.lines().isEmpty() && slice.end() == low) {
                    add(matcher, slice, false);
                    low = slice.from();
                    before = slice.feeds().getFirst();
                    started = true;
                } else {
                    inFile = true;
                    searchFile(started ? before : buffer.feedsBefore(low));
                }
                changed.run();
            }
        }
    }

    /** @return false where lines have been missed that only the file has */
    private boolean forward(LineMatcher matcher, long from) {
        long at = from;
        do {
            LogBuffer.Slice slice = buffer.slice(at, at + BLOCK);
            if (slice.from() > at && file().isPresent()) {
                return false;
            }
            add(matcher, slice, true);
            at = Math.max(at, slice.end());
        } while (at < buffer.end());
        changed.run();
        return true;
    }

    private void add(LineMatcher matcher, LogBuffer.Slice slice, boolean newest) {
        long[] numbers = new long[slice.lines().size()];
        long[] feeds = new long[numbers.length];
        int count = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (matcher.isIn(slice.lines().get(i).text())) {
                numbers[count] = slice.from() + i;
                feeds[count++] = slice.feeds().get(i);
            }
        }
        closed.check();
        if (newest) {
            matches.replaceFrom(slice.from(), numbers, feeds, count);
        } else {
            matches.addOlderHeld(numbers, feeds, count);
        }
    }

    private void searchFile(long before) {
        Cancellation mine = new Cancellation();
        LogLines lines;
        synchronized (this) {
            fileSearch.cancel();
            fileSearch = mine;
            if (file.isEmpty() || stopped) {
                state = new State.Over();
                return;
            }
            lines = file.get();
            state = new State.Running(0);
        }
        Thread.ofVirtual().name("log-search-file").start(() -> {
            try {
                lines.search(query, before, mine, found -> addFound(found, mine));
                become(new State.Over(), mine);
            } catch (CancellationException e) {
                // nobody looks for it any more, or there are enough
            } catch (LogQuery.TooSlow e) {
                become(new State.TooSlow(), mine);
            } catch (UncheckedIOException e) {
                become(new State.Unreadable(LogHistory.why(e)), mine);
            }
        });
    }

    private void addFound(LogLines.Found found, Cancellation mine) {
        synchronized (this) {
            mine.check();
            if (matches.addOlder(found.lines())) {
                state = new State.Running(found.done());
            } else {
                state = new State.Full();
                mine.cancel();
            }
        }
        changed.run();
    }

    private synchronized Optional<LogLines> file() {
        return file;
    }

    private void become(State next, Cancellation unless) {
        synchronized (this) {
            if (unless.isCancelled()) {
                return;
            }
            state = next;
        }
        changed.run();
    }

    private synchronized long takeDirty() {
        long from = dirty;
        dirty = NONE;
        return from;
    }

    private synchronized long await() {
        try {
            while (dirty == NONE && !closed.isCancelled()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new CancellationException();
        }
        return takeDirty();
    }
}
