package dev.runctl.ui.control;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LineMatcher;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogQuery;
import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogMatches;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for in a log, how far the search is, and the matching line gone to last. A match is a line. Properties change on
 * the screen's thread; the search itself runs elsewhere.
 */
public final class LogSearchModel {
    /** What the search can say of itself. */
    public sealed interface Status {
        /** Nothing is looked for. */
        record Idle() implements Status {}

        /** @param done the share of the file looked through, 0 to 1 */
        record Running(double done) implements Status {}

        record Over() implements Status {}

        /** Only the newest matches are kept: there are too many. */
        record Full() implements Status {}

        /** The person ended it: older lines have not been looked through. */
        record Stopped() implements Status {}

        record NoPattern(String why, int at) implements Status {}

        record TooSlow() implements Status {}

        record Unreadable(String why) implements Status {}
    }

    private static final long NO_LINE = Long.MIN_VALUE;

    /** A step asked for before there was a match to go to. */
    private record Wish(int by, long fromLine, boolean whenOver) {}

    private final LogBuffer buffer;
    private final Runnable found;
    private final Runnable show;

    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final BooleanProperty matchCase = new SimpleBooleanProperty(this, "matchCase");
    private final BooleanProperty regex = new SimpleBooleanProperty(this, "regex");
    private final ObjectProperty<LogQuery.Level> level = new SimpleObjectProperty<>(this, "level", LogQuery.Level.ANY);
    private final BooleanProperty filtering = new SimpleBooleanProperty(this, "filtering");
    private final IntegerProperty around = new SimpleIntegerProperty(this, "around");
    private final ReadOnlyIntegerWrapper matchCount = new ReadOnlyIntegerWrapper(this, "matchCount");
    private final ReadOnlyIntegerWrapper currentMatch = new ReadOnlyIntegerWrapper(this, "currentMatch", -1);
    private final ReadOnlyObjectWrapper<Status> status = new ReadOnlyObjectWrapper<>(this, "status", new Status.Idle());

    private Runnable stepped = () -> {};
    private Optional<LogLines> file = Optional.empty();
    private @Nullable LogFinder finder;
    private @Nullable LineMatcher marks;
    private Optional<Wish> wish = Optional.empty();
    private boolean stopped;
    /** The whole log has been looked through once for what is wanted. */
    private boolean looked;
    /** Only matching lines are shown because a level was chosen. */
    private boolean byLevel;

    private long currentLine = NO_LINE;

    /**
     * @param found called on any thread when {@link #refresh} is due
     * @param show called when something is shown otherwise
     */
    LogSearchModel(LogBuffer buffer, Runnable found, Runnable show) {
        this.buffer = buffer;
        this.found = found;
        this.show = show;
        query.subscribe((was, is) -> search());
        matchCase.subscribe((was, is) -> search());
        regex.subscribe((was, is) -> search());
        level.subscribe((was, is) -> {
            search();
            filterByLevel(is != LogQuery.Level.ANY);
        });
        filtering.subscribe(() -> byLevel = false);
        around.subscribe((was, is) -> {
            matches().ifPresent(it -> it.showAround(around.get()));
            show.run();
        });
    }

    /** From where lines that the buffer does not hold can be had; empty where they cannot. */
    void setFile(Optional<LogLines> newFile) {
        boolean had = file.isPresent();
        file = newFile;
        if (newFile.isPresent()) {
            search();
        } else if (had && finder != null) {
            finder.fileGone();
            refresh();
        }
    }

    private LogQuery wanted() {
        return new LogQuery(query.get(), regex.get(), matchCase.get(), level.get());
    }

    /** Who chooses a level wants to see the lines of it, and all lines again once any will do. */
    private void filterByLevel(boolean chosen) {
        if (chosen && isActive() && !filtering.get()) {
            filtering.set(true);
            byLevel = true;
        } else if (!chosen && byLevel) {
            filtering.set(false);
        }
    }

    private void search() {
        LogQuery wanted = wanted();
        if (wanted.isEmpty()) {
            filtering.set(false); // while it is known which match was gone to: it stays in view
        }
        forget();
        currentLine = NO_LINE;
        stopped = false;
        looked = false;
        if (!wanted.isEmpty()) {
            try {
                marks = new LineMatcher(wanted, new Cancellation());
                LogFinder next = new LogFinder(buffer, file, wanted, found);
                next.matches().showAround(around.get());
                finder = next;
                next.start();
            } catch (PatternSyntaxException e) {
                status.set(new Status.NoPattern(e.getDescription(), e.getIndex()));
            }
        }
        refresh();
    }

    /** Ends the search; what has been found stays. */
    public void stop() {
        if (finder != null && status.get() instanceof Status.Running) {
            stopped = true;
            finder.stop();
            refresh();
        }
    }

    void close() {
        if (finder != null) {
            finder.close();
        }
    }

    private void forget() {
        close();
        finder = null;
        marks = null;
        wish = Optional.empty();
        status.set(new Status.Idle());
    }

    void linesChanged(long from) {
        if (finder != null) {
            finder.linesChanged(from);
        }
    }

    /** Takes over what the search has found. */
    void refresh() {
        LogFinder now = finder;
        if (now != null) {
            status.set(stopped ? new Status.Stopped() : status(now.state()));
        }
        int count = matches().map(LogMatches::size).orElse(0);
        Optional<Wish> asked = wish;
        if (asked.isPresent() && count > 0 && (!asked.get().whenOver() || !isRunning())) {
            wish = Optional.empty();
            step(asked.get().by(), asked.get().fromLine());
        } else if (!isRunning()) {
            wish = Optional.empty();
            goToTheOnlyOne(count);
        }
        showMatches(count);
        show.run();
    }

    /** Where there is one match there is nothing to choose. Others that come later do not move the reader again. */
    private void goToTheOnlyOne(int count) {
        boolean first = !looked && status.get() instanceof Status.Over;
        looked |= first;
        if (first && count == 1 && currentLine == NO_LINE && !query.get().isEmpty()) {
            step(1, NO_LINE);
        }
    }

    private void showMatches(int count) {
        matchCount.set(count);
        currentMatch.set(matches()
                .filter(it -> it.contains(currentLine))
                .map(it -> it.indexOf(currentLine))
                .orElse(-1));
    }

    private static Status status(LogFinder.State state) {
        return switch (state) {
            case LogFinder.State.Running(double done) -> new Status.Running(done);
            case LogFinder.State.Over() -> new Status.Over();
            case LogFinder.State.Full() -> new Status.Full();
            case LogFinder.State.TooSlow() -> new Status.TooSlow();
            case LogFinder.State.Unreadable(String why) -> new Status.Unreadable(why);
        };
    }

    boolean isRunning() {
        return status.get() instanceof Status.Running;
    }

    /** Goes to the next match, from the line given where none is current; after the last comes the first. */
    public void next(long fromLine) {
        step(1, fromLine);
    }

    public void previous(long fromLine) {
        step(-1, fromLine);
    }

    /** Looks for a text and goes to the first line that has it once the whole log has been looked through. */
    public void findFirst(String text) {
        level.set(LogQuery.Level.ANY);
        regex.set(false);
        query.set(text);
        currentLine = NO_LINE;
        wish = Optional.of(new Wish(1, NO_LINE, true));
        refresh();
    }

    private void step(int by, long fromLine) {
        LogMatches all = matches().orElse(null);
        if (all == null || all.size() == 0) {
            wish = isRunning() ? Optional.of(new Wish(by, fromLine, false)) : Optional.empty();
            return;
        }
        int count = all.size();
        long from = currentLine == NO_LINE ? fromLine : currentLine;
        int at = all.indexOf(from);
        boolean there = currentLine != NO_LINE && all.contains(from);
        int next = by < 0 ? at - 1 : there ? at + 1 : at;
        if (next < 0 && isRunning()) {
            next = 0; // older ones are still being looked for
        }
        currentLine = all.lineAt(Math.floorMod(next, count));
        showMatches(count);
        stepped.run();
        show.run();
    }

    /** What to do when another match has become the current one. */
    void onStep(Runnable listener) {
        stepped = listener;
    }

    /** Whether something is looked for that can be. */
    public boolean isActive() {
        return finder != null;
    }

    /** What has been found; empty where nothing is looked for. */
    public Optional<LogMatches> matches() {
        return Optional.ofNullable(finder).map(LogFinder::matches);
    }

    /** Where a line matches, if it does. */
    public List<LineMatcher.Range> marks(long line, String text) {
        LineMatcher matcher = marks;
        return matcher != null && matches().filter(it -> it.contains(line)).isPresent()
                ? matcher.ranges(text)
                : List.of();
    }

    /** Whether that line is the match gone to last. */
    public boolean isCurrent(long line) {
        return line == currentLine && currentMatch.get() >= 0;
    }

    /** The line of the match gone to last, if it still is one. */
    public Optional<Long> currentLine() {
        return currentMatch.get() < 0 ? Optional.empty() : Optional.of(currentLine);
    }

    public StringProperty queryProperty() {
        return query;
    }

    public BooleanProperty matchCaseProperty() {
        return matchCase;
    }

    public BooleanProperty regexProperty() {
        return regex;
    }

    public ObjectProperty<LogQuery.Level> levelProperty() {
        return level;
    }

    /** Whether only matching lines are shown, with those around. */
    public BooleanProperty filteringProperty() {
        return filtering;
    }

    /** How many lines before and after each match are shown. */
    public IntegerProperty aroundProperty() {
        return around;
    }

    public ReadOnlyIntegerProperty matchCountProperty() {
        return matchCount.getReadOnlyProperty();
    }

    /** Which lines are shown depends on these. */
    List<ObservableValue<?>> shownBy() {
        return List.of(filtering, around, query, matchCase, regex, level);
    }

    /** Index of the match gone to last among all, -1 for none. */
    public ReadOnlyIntegerProperty currentMatchProperty() {
        return currentMatch.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Status> statusProperty() {
        return status.getReadOnlyProperty();
    }
}
