package dev.runctl.ui.control;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogLine;
import dev.runctl.ui.control.log.LogMatches;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/**
 * Lines that a {@link LogPane} can show, wherever they come from: held in a buffer, searched, followed. Properties change on the
 * screen's thread.
 */
public abstract sealed class ShownLog permits LogViewModel, MergedLog {
    /**
     * What is said of a line of a log that has several sources.
     *
     * @param source which one, from 0
     * @param name its short name
     * @param time of the day
     */
    record Origin(int source, String name, String time) {}

    private final LogBuffer buffer;
    private final LogSearchModel find;

    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");
    private final ReadOnlyBooleanWrapper empty = new ReadOnlyBooleanWrapper(this, "empty", true);
    private final BooleanProperty following = new SimpleBooleanProperty(this, "following", true);
    private final ReadOnlyLongWrapper newLines = new ReadOnlyLongWrapper(this, "newLines");
    private long pausedAt;

    ShownLog(int capacity) {
        this.buffer = new LogBuffer(capacity);
        this.find = new LogSearchModel(buffer, () -> found(), () -> show());
        following.subscribe(now -> {
            pausedAt = buffer.end();
            newLines.set(0);
        });
    }

    /** Called on any thread when the search has found more: {@link #takeFound} is due on the screen's thread. */
    abstract void found();

    /** Ends the search. */
    public void close() {
        find.close();
    }

    final void takeFound() {
        find.refresh();
        countNew();
    }

    final void show() {
        revision.set(revision.get() + 1);
    }

    /** Lines from that number on are new or others than before. */
    final void linesChanged(long dirty) {
        find.linesChanged(dirty);
        empty.set(buffer.end() == 0);
        countNew();
        show();
    }

    /** Counts what the reader will find below: where only matching lines are shown, those. */
    private void countNew() {
        if (!following.get()) {
            newLines.set(shown().map(it -> it.rowsFrom(pausedAt, buffer.end()))
                    .orElseGet(() -> Math.max(0, buffer.end() - pausedAt)));
        }
    }

    /** The matching lines where only those are shown, with what is around them; empty where all lines are. */
    final Optional<LogMatches> shown() {
        return find.filteringProperty().get() ? find.matches() : Optional.empty();
    }

    public final LogBuffer buffer() {
        return buffer;
    }

    /** The number of the first line that can be shown; of lines only in the file it is below the buffer's first. */
    public long firstLine() {
        return buffer.first();
    }

    /** A line by its number; one that has yet to be read from the file is empty until it is there. */
    public LogLine line(long number) {
        return buffer.line(number);
    }

    /**
     * The same, but waits for a line of the file. Not for the screen's thread.
     *
     * @throws java.io.UncheckedIOException where the file cannot be read
     */
    public LogLine fetch(long number) {
        return buffer.line(number);
    }

    /**
     * Waits until the first line is known. Not for the screen's thread.
     *
     * @throws java.io.UncheckedIOException where the file cannot be read
     */
    void awaitNumbers(Cancellation cancel) {}

    /** Whether line numbers are those of the whole log. */
    public boolean numbersKnown() {
        return true;
    }

    /** Where a line is from; empty where all lines are of one source, and known by their numbers. */
    Optional<Origin> origin(long line) {
        return Optional.empty();
    }

    /** Whether lines are known by their numbers; else by {@link #origin}. */
    boolean isNumbered() {
        return true;
    }

    /** The number that people know a line by: from 1, from the log's first line where that is known. */
    public final long numberOf(long line) {
        return line + 1 - Math.min(0, firstLine());
    }

    /** The line that people know by that number; empty where the log has none, or the lines are not counted yet. */
    public final Optional<Long> lineOfNumber(long number) {
        long line = number - 1 + Math.min(0, firstLine());
        return numbersKnown() && line >= firstLine() && line < buffer.end() ? Optional.of(line) : Optional.empty();
    }

    /** What is looked for in the log. */
    public final LogSearchModel find() {
        return find;
    }

    /** Grows with each change of the lines or of what is marked in them. */
    public final ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    public final ReadOnlyBooleanProperty emptyProperty() {
        return empty.getReadOnlyProperty();
    }

    /** Whether the newest line is kept in view. */
    public final BooleanProperty followingProperty() {
        return following;
    }

    /** Lines that came since following was paused, of those that are shown. */
    public final ReadOnlyLongProperty newLinesProperty() {
        return newLines.getReadOnlyProperty();
    }
}
