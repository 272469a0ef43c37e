package dev.runctl.ui.control;

import dev.runctl.concurrent.Cancellation;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/**
 * One run's log on screen. It listens on the follower's thread, where bytes become lines; properties change on the screen's
 * thread, at most some thirty times a second.
 */
public final class LogViewModel extends ShownLog implements LogService.Listener {
    /** Hand-overs are this far apart, so a fast log costs the screen no more than a slow one. */
    public static final Duration PACE = Duration.ofMillis(33);
    /** Of a longer log only the end is held; what comes before is read from the file as it is scrolled to or searched. */
    public static final long LONGEST_READ = 4L << 20;

    /** No contact, and since when. */
    public record Trouble(Failure failure, Instant since) {}

    private sealed interface Event {
        record Lines(long dirtyFrom) implements Event {}

        /** Lines of the file have been read or counted, or cannot be. */
        record Earlier() implements Event {}

        /** The lines before those in the buffer can be had from the file, or no longer. */
        record File(Optional<LogLines> lines) implements Event {}

        record Found() implements Event {}

        record Lag(Duration lag, LogRoute route) implements Event {}

        record Detours(Map<LogRoute, Failure> why) implements Event {}

        record NoContact(Failure failure) implements Event {}

        /** @param cutShort whether what came last was no contact: there may have been more */
        record End(Run run, boolean cutShort) implements Event {}
    }

    private final Clock clock;
    private final LogParser parser;
    private final Coalescer<Event> events;

    private final ReadOnlyObjectWrapper<Optional<Duration>> lag =
            new ReadOnlyObjectWrapper<>(this, "lag", Optional.empty());
    private final ReadOnlyObjectWrapper<LogRoute> route = new ReadOnlyObjectWrapper<>(this, "route", LogRoute.COMMAND);
    private final ReadOnlyObjectWrapper<Map<LogRoute, Failure>> detours =
            new ReadOnlyObjectWrapper<>(this, "detours", Map.of());
    private final ReadOnlyObjectWrapper<Optional<Trouble>> trouble =
            new ReadOnlyObjectWrapper<>(this, "trouble", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Run>> ended =
            new ReadOnlyObjectWrapper<>(this, "ended", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> unreadable =
            new ReadOnlyObjectWrapper<>(this, "unreadable", Optional.empty());

    private volatile @Nullable LogHistory history;
    private volatile boolean noContact;
    private boolean cutShort;
    private volatile boolean begun;
    private volatile boolean tailOnly;

    /** For a screen: hands over at {@link #PACE}. */
    public static LogViewModel paced(Executor screen, Clock clock) {
        Executor later = CompletableFuture.delayedExecutor(PACE.toMillis(), TimeUnit.MILLISECONDS, screen);
        return new LogViewModel(later, clock, LogBuffer.DEFAULT_LINES);
    }

    LogViewModel(Executor screen, Clock clock, int capacity) {
        super(capacity);
        this.clock = clock;
        this.parser = new LogParser(buffer());
        this.events = new Coalescer<>(screen, this::take);
    }

    @Override
    void found() {
        events.add(new Event.Found());
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
        events.add(new Event.File(Optional.of(lines)));
        earlier.start();
        return lines.origin();
    }

    /** Ends the search and the counting of earlier lines. */
    @Override
    public void close() {
        super.close();
        closeHistory();
    }

    private void closeHistory() {
        LogHistory earlier = history;
        if (earlier != null) {
            earlier.close();
        }
    }

    @Override
    public void chunk(LogChunk chunk) {
        if (history != null && begun && chunk.offset() == 0) {
            closeHistory();
            history = null; // the log started over: the file no longer has what came before
            events.add(new Event.File(Optional.empty()));
        }
        begun = true;
        events.add(new Event.Lines(parser.feed(chunk.bytes())));
    }

    @Override
    public void lag(Duration newLag, LogRoute newRoute) {
        noContact = false;
        events.add(new Event.Lag(newLag, newRoute));
    }

    @Override
    public void detours(Map<LogRoute, Failure> why) {
        events.add(new Event.Detours(why));
    }

    @Override
    public void trouble(Failure failure) {
        noContact = true;
        events.add(new Event.NoContact(failure));
    }

    @Override
    public void ended(Run run) {
        events.add(new Event.Lines(parser.finish()));
        events.add(new Event.End(run, noContact));
    }

    private void take(List<Event> batch) {
        long dirty = Long.MAX_VALUE;
        boolean found = false;
        for (Event event : batch) {
            switch (event) {
                case Event.Lines(long from) -> {
                    dirty = Math.min(dirty, from);
                    trouble.set(Optional.empty());
                }
                case Event.Earlier() -> earlierChanged();
                case Event.File(Optional<LogLines> lines) -> find().setFile(lines);
                case Event.Found() -> found = true;
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
                case Event.End(Run run, boolean isCut) -> {
                    cutShort = isCut;
                    ended.set(Optional.of(run));
                }
            }
        }
        if (dirty != Long.MAX_VALUE) {
            linesChanged(dirty);
        }
        if (found) {
            takeFound();
        }
    }

    private void earlierChanged() {
        LogHistory earlier = history;
        unreadable.set(earlier == null ? Optional.empty() : earlier.problem());
        show();
    }

    @Override
    public long firstLine() {
        LogHistory earlier = history;
        long held = super.firstLine();
        return earlier == null ? held : Math.min(held, buffer().numberAt(earlier.first()));
    }

    @Override
    public LogLine line(long number) {
        LogHistory earlier = history;
        return earlier == null || number >= buffer().first()
                ? super.line(number)
                : earlier.line(buffer().feedsBefore(number));
    }

    @Override
    public LogLine fetch(long number) {
        LogHistory earlier = history;
        return earlier == null || number >= buffer().first()
                ? super.fetch(number)
                : earlier.fetch(buffer().feedsBefore(number));
    }

    @Override
    void awaitNumbers(Cancellation cancel) {
        LogHistory earlier = history;
        if (earlier != null) {
            earlier.awaitComplete(cancel);
        }
    }

    /** Reads again what could not be read from the file. */
    public void retryReading() {
        LogHistory earlier = history;
        if (earlier != null) {
            earlier.retry();
        }
    }

    /** Whether lines before the first one held exist, in the file only. */
    public boolean hasEarlierLines() {
        return history == null && (tailOnly || buffer().first() > 0);
    }

    @Override
    public boolean numbersKnown() {
        LogHistory earlier = history;
        return earlier == null ? !tailOnly : earlier.isComplete();
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

    /** Whether an ended run's log may have had more, which nobody can fetch any longer. */
    public boolean isCutShort() {
        return cutShort;
    }

    /** Why earlier lines cannot be read from the file, in the system's words. */
    public ReadOnlyObjectProperty<Optional<String>> unreadableProperty() {
        return unreadable.getReadOnlyProperty();
    }
}
