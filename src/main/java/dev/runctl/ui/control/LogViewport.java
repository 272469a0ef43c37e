package dev.runctl.ui.control;

import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogLine;
import dev.runctl.ui.control.log.LogSearch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.control.ScrollBar;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/**
 * The lines of a log: there are nodes only for the lines in view, whatever the length of the log. Positions are line numbers, so
 * what is being read stays where it is while lines come and go.
 */
final class LogViewport extends Region {
    private static final double BAR = 12;
    private static final double PADDING = 12;

    private final Font font = MonospacedFont.ofSize(12.5);
    private final Pane textLayer = new Pane();
    private final Pane gutter = new Pane();
    private final Rectangle textClip = new Rectangle();
    private final ScrollBar vertical = new ScrollBar();
    private final ScrollBar horizontal = new ScrollBar();
    private final List<LogRow> rows = new ArrayList<>();
    private final List<Text> numbers = new ArrayList<>();
    private final double rowHeight;
    private final double characterWidth;

    private final ReadOnlyBooleanWrapper atTop = new ReadOnlyBooleanWrapper(this, "atTop", true);

    private LogViewModel model = new LogViewModel(Runnable::run, Clock.systemUTC(), 1);
    private LogSelection selection = LogSelection.NONE;
    /** Index of the first row in view; the fraction of it is scrolled away. */
    private double top;

    /** Stays at the beginning while that is still being looked for. */
    private boolean toTop;

    private boolean adjusting;
    private double widest;

    LogViewport() {
        getStyleClass().add("log-viewport");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        Text probe = new Text("0".repeat(100));
        probe.setFont(font);
        rowHeight = Math.ceil(probe.getLayoutBounds().getHeight()) + 3;
        characterWidth = probe.getLayoutBounds().getWidth() / 100;
        vertical.setOrientation(Orientation.VERTICAL);
        vertical.valueProperty().subscribe(value -> {
            if (!adjusting) {
                scrollTo(first() + value.doubleValue());
            }
        });
        horizontal.valueProperty().subscribe(value -> textLayer.setTranslateX(-Math.round(value.doubleValue())));
        textLayer.setMouseTransparent(true);
        gutter.setMouseTransparent(true);
        gutter.getStyleClass().add("log-gutter");
        Pane clipped = new Pane(textLayer);
        clipped.setMouseTransparent(true);
        clipped.setClip(textClip);
        getChildren().addAll(clipped, gutter, vertical, horizontal);
        LogViewportInput.install(this);
    }

    void setModel(LogViewModel next) {
        model = next;
        selection = LogSelection.NONE;
        top = 0;
        widest = 0;
        for (LogRow row : rows) {
            row.setFont(font);
        }
        requestLayout();
    }

    /** To be called when lines or marks have changed. */
    void changed() {
        requestLayout();
    }

    private LogBuffer buffer() {
        return model.buffer();
    }

    private boolean isFiltering() {
        return model.filteringProperty().get() && model.search().isActive();
    }

    private long first() {
        return isFiltering() ? 0 : model.firstLine();
    }

    private long end() {
        return isFiltering() ? model.search().lineCount() : buffer().end();
    }

    /** The number of the line shown at an index. */
    private long lineAt(long index) {
        return isFiltering() ? model.search().lineAt((int) index) : index;
    }

    private double visibleRows() {
        return Math.max(1, (getHeight() - barHeight()) / rowHeight);
    }

    private double barHeight() {
        return horizontal.isVisible() ? BAR : 0;
    }

    private double lastTop() {
        return Math.max(first(), end() - Math.floor(visibleRows()));
    }

    /** Scrolls as a reader does: away from the end pauses following, to the end resumes it. */
    void scrollTo(double newTop) {
        double last = lastTop();
        toTop = false;
        top = Math.clamp(newTop, first(), last);
        model.followingProperty().set(top >= last);
        requestLayout();
    }

    void scrollBy(double rowCount) {
        scrollTo(top + rowCount);
    }

    void scrollSideways(double pixels) {
        horizontal.setValue(Math.clamp(horizontal.getValue() + pixels, 0, horizontal.getMax()));
    }

    int page() {
        return Math.max(1, (int) visibleRows() - 1);
    }

    void scrollToTop() {
        scrollTo(first());
        toTop = true;
    }

    void scrollToEnd() {
        model.followingProperty().set(true);
        requestLayout();
    }

    /** Number of the first line in view. */
    long topLine() {
        long index = (long) Math.ceil(top);
        return index >= first() && index < end() ? lineAt(index) : buffer().first();
    }

    /** Brings a position into view, in the middle where it was not. */
    void reveal(long line, int column) {
        long index = isFiltering() ? model.search().lineIndex(line) : line;
        if (index < top || index >= top + visibleRows() - 1) {
            top = Math.clamp(index - visibleRows() / 2, first(), lastTop());
        }
        double x = column * characterWidth;
        double shown = textClip.getWidth();
        if (x < horizontal.getValue() || x > horizontal.getValue() + shown - 80) {
            horizontal.setValue(Math.clamp(x - shown / 2, 0, horizontal.getMax()));
        }
        requestLayout();
    }

    void switchFilter(long keepLine) {
        top = isFiltering() ? model.search().lineIndex(keepLine) : keepLine;
        horizontal.setValue(0);
        requestLayout();
    }

    ReadOnlyBooleanProperty atTopProperty() {
        return atTop.getReadOnlyProperty();
    }

    // ---- selection

    LogSelection selection() {
        return selection;
    }

    void select(LogSelection next) {
        selection = next;
        requestLayout();
    }

    void selectAll() {
        long last = Math.max(buffer().first(), buffer().end() - 1);
        select(new LogSelection(
                buffer().first(), 0, last, buffer().line(last).text().length()));
    }

    String selectedText() {
        return selection.text(model::line, model.firstLine(), buffer().end());
    }

    /** The line and column at a point of this region, as a selection of nothing there. */
    LogSelection positionAt(double x, double y) {
        long index = Math.clamp((long) Math.floor(top + y / rowHeight), first(), Math.max(first(), end() - 1));
        if (end() == first()) {
            return LogSelection.NONE;
        }
        long number = lineAt(index);
        int column = 0;
        for (LogRow row : rows) {
            if (row.number() == number && row.isVisible()) {
                column = row.columnAt(x - textClip.getLayoutX() - gutterWidth() - PADDING + horizontal.getValue());
            }
        }
        return new LogSelection(number, column, number, column);
    }

    LogLine line(long number) {
        return model.line(number);
    }

    // ---- layout

    private double gutterWidth() {
        if (buffer().end() == 0) {
            return 0;
        }
        int digits =
                Math.max(3, Long.toString(buffer().end() - model.firstLine()).length());
        return Math.ceil(digits * characterWidth) + 2 * PADDING;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        double gutterWidth = gutterWidth();
        double textWidth = Math.max(0, width - BAR - gutterWidth - PADDING);
        widest = Math.max(widest, Math.min(buffer().longest(), LogRow.SHOWN) * characterWidth + 40);
        boolean sideways = widest > textWidth;
        horizontal.setVisible(sideways);
        if (model.followingProperty().get()) {
            top = lastTop();
        } else if (toTop && !model.numbersKnown()) {
            top = first();
        } else {
            top = Math.clamp(top, first(), Math.max(first(), lastTop()));
        }
        layoutBars(width, height, textWidth);
        gutter.setVisible(gutterWidth > 0);
        gutter.resizeRelocate(0, 0, gutterWidth, height - barHeight());
        getChildren().getFirst().relocate(gutterWidth + PADDING, 0);
        textClip.setWidth(textWidth);
        textClip.setHeight(height - barHeight());
        layoutRows(gutterWidth);
        atTop.set(top <= first());
    }

    private void layoutBars(double width, double height, double textWidth) {
        adjusting = true;
        double room = Math.max(0, lastTop() - first());
        vertical.setVisible(room > 0);
        vertical.setMax(room);
        vertical.setVisibleAmount(room * visibleRows() / Math.max(1, end() - first()));
        vertical.setBlockIncrement(page());
        vertical.setUnitIncrement(1);
        vertical.setValue(top - first());
        vertical.resizeRelocate(width - BAR, 0, BAR, height - barHeight());
        horizontal.setMax(Math.max(0, widest - textWidth));
        horizontal.setVisibleAmount(horizontal.getMax() * textWidth / Math.max(1, widest));
        horizontal.setUnitIncrement(characterWidth * 8);
        horizontal.setBlockIncrement(textWidth / 2);
        if (horizontal.getValue() > horizontal.getMax()) {
            horizontal.setValue(horizontal.getMax());
        }
        horizontal.resizeRelocate(0, height - BAR, width - BAR, BAR);
        adjusting = false;
    }

    private void layoutRows(double gutterWidth) {
        int needed = (int) Math.ceil(getHeight() / rowHeight) + 1;
        while (rows.size() < needed) {
            LogRow row = new LogRow(font);
            row.setManaged(false);
            rows.add(row);
            textLayer.getChildren().add(row);
            Text number = new Text();
            number.setFont(font);
            number.getStyleClass().add("log-number");
            number.setManaged(false);
            numbers.add(number);
            gutter.getChildren().add(number);
        }
        long from = (long) Math.floor(top);
        long last = end();
        for (int i = 0; i < rows.size(); i++) {
            // Which node shows a line depends on the line alone, so scrolling leaves most of them as they are.
            long index = from + Math.floorMod(i - from, rows.size());
            boolean used = index < last && index - from < needed;
            rows.get(i).setVisible(used);
            numbers.get(i).setVisible(used && gutterWidth > 0);
            if (used) {
                layoutRow(rows.get(i), numbers.get(i), index, gutterWidth);
            }
        }
    }

    private void layoutRow(LogRow row, Text number, long index, double gutterWidth) {
        long lineNumber = lineAt(index);
        LogLine line = model.line(lineNumber);
        row.show(lineNumber, line);
        widest = Math.max(widest, row.contentWidth() + 20);
        mark(row, lineNumber, line);
        double y = Math.round((index - top) * rowHeight);
        row.resizeRelocate(0, y, Math.max(row.contentWidth(), textClip.getWidth()), rowHeight);
        if (gutterWidth > 0) {
            number.setText(model.numbersKnown() ? Long.toString(number(lineNumber)) : "…");
            number.setX(gutterWidth - PADDING - number.getLayoutBounds().getWidth());
            number.setY(y + rowHeight - 5);
        }
    }

    /** As people count: from 1, from the log's first line where that is known. */
    private long number(long line) {
        return line + 1 - Math.min(0, model.firstLine());
    }

    private void mark(LogRow row, long number, LogLine line) {
        LogSearch search = model.search();
        List<int[]> matches = new ArrayList<>();
        int current = model.currentMatchProperty().get();
        int currentStart = 0;
        int currentEnd = 0;
        if (search.isActive()) {
            for (int i = search.matchIndex(number); i < search.count() && search.matchLine(i) == number; i++) {
                int start = search.matchColumn(i);
                if (start < LogRow.SHOWN) {
                    matches.add(new int[] {start, start + search.length()});
                }
                if (i == current) {
                    currentStart = start;
                    currentEnd = start + search.length();
                }
            }
        }
        row.markMatches(matches);
        row.markCurrent(currentStart, currentEnd);
        int length = Math.min(line.text().length(), LogRow.SHOWN);
        row.markSelection(selection.startIn(number, length), selection.endIn(number, length));
    }

    @Override
    protected double computePrefWidth(double height) {
        return 600;
    }

    @Override
    protected double computePrefHeight(double width) {
        return 300;
    }

    @Override
    protected double computeMinHeight(double width) {
        return rowHeight * 3;
    }
}
