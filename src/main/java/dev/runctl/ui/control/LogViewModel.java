package dev.runctl.ui.control;

import dev.runctl.concurrent.Coalescer;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogLine;
import dev.runctl.ui.control.log.LogParser;
import dev.runctl.ui.control.log.LogSearch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/**
 * One run's log on screen. It listens on the follower's thread, where bytes become lines; properties change on the screen's
 * thread, at most some thirty times a second.
 */
public final class LogViewModel implements LogService.Listener {
    /** Hand-overs are this far apart, so a fast log costs the screen no more than a slow one. */
    public static final Duration PACE = Duration.ofMillis(33);
    /** Of a longer log only the end is held and searched; what comes before is read from the file as it is scrolled to. */
    public static final long LONGEST_READ = 48L << 20;

    /** No contact, and since when. */
    public record Trouble(Failure failure, Instant since) {}

    private sealed interface Event {
        record Lines(long dirtyFrom) implements Event {}

        /** Lines of the file have been read or counted. */
        record Earlier() implements Event {}

        record Lag(Duration lag, LogRoute route) implements Event {}

        record Detours(Map<LogRoute, Failure> why) implements Event {}

        record NoContact(Failure failure) implements Event {}

        record End(Run run) implements Event {}
    }

    private final Clock clock;
    private final LogBuffer buffer;
    private final LogParser parser;
    private final LogSearch search;
    private final Coalescer<Event> events;

    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");
    private final ReadOnlyObjectWrapper<Optional<Duration>> lag =
            new ReadOnlyObjectWrapper<>(this, "lag", Optional.empty());
    private final ReadOnlyObjectWrapper<LogRoute> route = new ReadOnlyObjectWrapper<>(this, "route", LogRoute.COMMAND);
    private final ReadOnlyObjectWrapper<Map<LogRoute, Failure>> detours =
            new ReadOnlyObjectWrapper<>(this, "detours", Map.of());
    private final ReadOnlyObjectWrapper<Optional<Trouble>> trouble =
            new ReadOnlyObjectWrapper<>(this, "trouble", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Run>> ended =
            new ReadOnlyObjectWrapper<>(this, "ended", Optional.empty());
    private final ReadOnlyBooleanWrapper empty = new ReadOnlyBooleanWrapper(this, "empty", true);
    private final BooleanProperty following = new SimpleBooleanProperty(this, "following", true);
    private final ReadOnlyLongWrapper newLines = new ReadOnlyLongWrapper(this, "newLines");
    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final BooleanProperty filtering = new SimpleBooleanProperty(this, "filtering");
    private final ReadOnlyIntegerWrapper matchCount = new ReadOnlyIntegerWrapper(this, "matchCount");
    private final ReadOnlyIntegerWrapper currentMatch = new ReadOnlyIntegerWrapper(this, "currentMatch", -1);

    private volatile @Nullable LogHistory history;
    private volatile boolean begun;
    private volatile boolean tailOnly;
    private long pausedAt;

    /** For a screen: hands over at {@link #PACE}. */
    public static LogViewModel paced(Executor screen, Clock clock) {
        Executor later = CompletableFuture.delayedExecutor(PACE.toMillis(), TimeUnit.MILLISECONDS, screen);
        return new LogViewModel(later, clock, LogBuffer.DEFAULT_LINES);
    }

    LogViewModel(Executor screen, Clock clock, int capacity) {
        this.clock = clock;
        this.buffer = new LogBuffer(capacity);
        this.parser = new LogParser(buffer);
        this.search = new LogSearch(buffer);
        this.events = new Coalescer<>(screen, this::take);
        following.subscribe(now -> {
            pausedAt = buffer.end();
            newLines.set(0);
        });
        query.subscribe(this::searchFor);
    }

    /** Where to start reading a log of that size. The answer may fall into a line: the first one is then incomplete. */
    public long startOffset(long size) {
        tailOnly = size > LONGEST_READ;
        return tailOnly ? size - LONGEST_READ : 0;
    }

    /** Where to start reading: at the origin of the lines, which show what comes before. They are counted meanwhile. */
    public long startWith(LogLines lines) {
        LogHistory earlier = new LogHistory(lines, () -> events.add(new Event.Earlier()));
        history = earlier;
        earlier.start();
        return lines.origin();
    }

    /** Ends the counting of earlier lines. */
    public void close() {
        LogHistory earlier = history;
        if (earlier != null) {
            earlier.close();
        }
    }

    @Override
    public void chunk(LogChunk chunk) {
        if (history != null && begun && chunk.offset() == 0) {
            close();
            history = null; // the log started over: the file no longer has what came before
        }
        begun = true;
        events.add(new Event.Lines(parser.feed(chunk.bytes())));
    }

    @Override
    public void lag(Duration newLag, LogRoute newRoute) {
        events.add(new Event.Lag(newLag, newRoute));
    }

    @Override
    public void detours(Map<LogRoute, Failure> why) {
        events.add(new Event.Detours(why));
    }

    @Override
    public void trouble(Failure failure) {
        events.add(new Event.NoContact(failure));
    }

    @Override
    public void ended(Run run) {
        events.add(new Event.Lines(parser.finish()));
        events.add(new Event.End(run));
    }

    private void take(List<Event> batch) {
        long dirty = Long.MAX_VALUE;
        for (Event event : batch) {
            switch (event) {
                case Event.Lines(long from) -> {
                    dirty = Math.min(dirty, from);
                    trouble.set(Optional.empty());
                }
                case Event.Earlier() -> revision.set(revision.get() + 1);
                case Event.Lag(Duration newLag, LogRoute newRoute) -> {
                    route.set(newRoute);
                    lag.set(Optional.of(newLag));
                    trouble.set(Optional.empty());
                }
                case Event.Detours(Map<LogRoute, Failure> why) -> detours.set(why);
                case Event.NoContact(Failure failure) -> {
                    Instant since = trouble.get().map(Trouble::since).orElseGet(clock::instant);
                    trouble.set(Optional.of(new Trouble(failure, since)));
                }
                case Event.End(Run run) -> ended.set(Optional.of(run));
            }
        }
        if (dirty != Long.MAX_VALUE) {
            linesChanged(dirty);
        }
    }

    private void linesChanged(long dirty) {
        search.update(dirty);
        empty.set(buffer.end() == 0);
        if (!following.get()) {
            newLines.set(Math.max(0, buffer.end() - pausedAt));
        }
        showMatches();
        revision.set(revision.get() + 1);
    }

    private void searchFor(String text) {
        search.query(text);
        currentMatch.set(-1);
        showMatches();
        if (!search.isActive()) {
            filtering.set(false);
        }
        revision.set(revision.get() + 1);
    }

    private void showMatches() {
        matchCount.set(search.count());
        if (currentMatch.get() >= search.count()) {
            currentMatch.set(search.count() - 1);
        }
    }

    /** Goes to the next match, from the line given where none is current; after the last comes the first. */
    public void nextMatch(long fromLine) {
        step(1, fromLine);
    }

    public void previousMatch(long fromLine) {
        step(-1, fromLine);
    }

    private void step(int by, long fromLine) {
        int count = search.count();
        if (count == 0) {
            return;
        }
        int from = currentMatch.get();
        int next = from >= 0 ? from + by : by > 0 ? search.matchIndex(fromLine) : search.matchIndex(fromLine) - 1;
        following.set(false);
        currentMatch.set(Math.floorMod(next, count));
        revision.set(revision.get() + 1);
    }

    public LogBuffer buffer() {
        return buffer;
    }

    /** The number of the first line that can be shown; of lines only in the file it is below the buffer's first. */
    public long firstLine() {
        LogHistory earlier = history;
        return earlier == null ? buffer.first() : Math.min(buffer.first(), buffer.numberAt(earlier.first()));
    }

    /** A line by its number; one that has yet to be read from the file is empty until it is there. */
    public LogLine line(long number) {
        LogHistory earlier = history;
        return earlier == null || number >= buffer.first()
                ? buffer.line(number)
                : earlier.line(buffer.feedsBefore(number));
    }

    /** Whether there are lines that a search does not look at, because only the file has them. */
    public boolean isSearchPartial() {
        return hasEarlierLines() || firstLine() < buffer.first();
    }

    public LogSearch search() {
        return search;
    }

    /** Whether lines before the first one held exist, in the file only. */
    public boolean hasEarlierLines() {
        return history == null && (tailOnly || buffer.first() > 0);
    }

    /** Whether line numbers are those of the whole log. */
    public boolean numbersKnown() {
        LogHistory earlier = history;
        return earlier == null ? !tailOnly : earlier.isComplete();
    }

    /** Grows with each change of the lines or of what is marked in them. */
    public ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /** By which way the log comes; has a meaning where there is a lag. */
    public ReadOnlyObjectProperty<LogRoute> routeProperty() {
        return route.getReadOnlyProperty();
    }

    /** Why quicker ways are not used. */
    public ReadOnlyObjectProperty<Map<LogRoute, Failure>> detoursProperty() {
        return detours.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Duration>> lagProperty() {
        return lag.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Trouble>> troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Run>> endedProperty() {
        return ended.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty emptyProperty() {
        return empty.getReadOnlyProperty();
    }

    /** Whether the newest line is kept in view. */
    public BooleanProperty followingProperty() {
        return following;
    }

    /** Lines that came since following was paused. */
    public ReadOnlyLongProperty newLinesProperty() {
        return newLines.getReadOnlyProperty();
    }

    public StringProperty queryProperty() {
        return query;
    }

    /** Whether only matching lines are shown. */
    public BooleanProperty filteringProperty() {
        return filtering;
    }

    public ReadOnlyIntegerProperty matchCountProperty() {
        return matchCount.getReadOnlyProperty();
    }

    /** Index of the match gone to last, -1 for none. */
    public ReadOnlyIntegerProperty currentMatchProperty() {
        return currentMatch.getReadOnlyProperty();
    }
}
