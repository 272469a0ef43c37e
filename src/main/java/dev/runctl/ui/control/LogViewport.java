package dev.runctl.ui.control;

import dev.runctl.service.run.LineMatcher;
import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogLine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleBooleanProperty;
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
    /** The bar's handle is no smaller than this share of it, so that it can be taken. */
    private static final double LEAST_THUMB = 0.05;

    private final Font font = MonospacedFont.ofSize(12.5);
    private final Pane textLayer = new Pane();
    private final Pane gutter = new Pane();
    private final Rectangle textClip = new Rectangle();
    private final Rectangle gutterClip = new Rectangle();
    private final ScrollBar vertical = new ScrollBar();
    private final ScrollBar horizontal = new ScrollBar();
    private final List<LogRow> rows = new ArrayList<>();
    private final List<Text> numbers = new ArrayList<>();
    private final double rowHeight;
    private final double lineSpacing;
    private final double characterWidth;
    private final BooleanProperty wrapping = new SimpleBooleanProperty(this, "wrapping");

    private final ReadOnlyBooleanWrapper atTop = new ReadOnlyBooleanWrapper(this, "atTop", true);

    private LogViewModel model = new LogViewModel(Runnable::run, Clock.systemUTC(), 1);
    private LogListing listing = new LogListing(model);
    private LogSelection selection = LogSelection.NONE;
    /** Place of the first line in view. */
    private double top;

    /** Number of the first line in view when it was last laid out. */
    private long shownAtTop;

    /** That line stays at the top, also while what is around it is still being looked for. */
    private boolean keepsTop;

    /** Place below the last line that is wholly in view. */
    private double bottom;

    /** Stays at the beginning while that is still being looked for. */
    private boolean toTop;

    private boolean adjusting;
    /** The width of the widest line in view. */
    private double widest;

    private boolean sideways;
    /** How far to the side to go once the lines in view are known; negative for no wish. */
    private double wantedX = -1;

    LogViewport() {
        getStyleClass().add("log-viewport");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        Text probe = new Text("0".repeat(100));
        probe.setFont(font);
        rowHeight = Math.ceil(probe.getLayoutBounds().getHeight()) + 3;
        lineSpacing = rowHeight - probe.getLayoutBounds().getHeight();
        characterWidth = probe.getLayoutBounds().getWidth() / 100;
        vertical.setOrientation(Orientation.VERTICAL);
        vertical.valueProperty().subscribe(value -> {
            if (!adjusting) {
                scrollTo(listing.first() + value.doubleValue());
            }
        });
        wrapping.subscribe((was, is) -> {
            horizontal.setValue(0);
            top = Math.floor(top);
            requestLayout();
        });
        horizontal.valueProperty().subscribe(value -> textLayer.setTranslateX(-Math.round(value.doubleValue())));
        textLayer.setMouseTransparent(true);
        gutter.setMouseTransparent(true);
        gutter.getStyleClass().add("log-gutter");
        gutter.setClip(gutterClip);
        Pane clipped = new Pane(textLayer);
        clipped.setMouseTransparent(true);
        clipped.setClip(textClip);
        getChildren().addAll(clipped, gutter, vertical, horizontal);
        LogViewportInput.install(this);
    }

    void setModel(LogViewModel next) {
        model = next;
        listing = new LogListing(next);
        selection = LogSelection.NONE;
        top = 0;
        for (LogRow row : rows) {
            row.setFont(font);
        }
        requestLayout();
    }

    /** To be called when lines or marks have changed. */
    void changed() {
        requestLayout();
    }

    /** Whether a line longer than the view is broken into several rows. */
    BooleanProperty wrappingProperty() {
        return wrapping;
    }

    private LogBuffer buffer() {
        return model.buffer();
    }

    private double visibleRows() {
        return Math.max(1, (getHeight() - barHeight()) / rowHeight);
    }

    private double barHeight() {
        return sideways ? BAR : 0;
    }

    private double lastTop() {
        return listing.lastPlace(visibleRows());
    }

    /** Scrolls as a reader does: away from the end pauses following, to the end resumes it. */
    void scrollTo(double newTop) {
        double last = Math.max(listing.first(), lastTop());
        toTop = false;
        keepsTop = false;
        top = Math.clamp(newTop, listing.first(), last);
        model.followingProperty().set(top >= last);
        requestLayout();
    }

    void scrollBy(double rowCount) {
        scrollTo(listing.moved(top, rowCount));
    }

    void scrollSideways(double pixels) {
        horizontal.setValue(Math.clamp(horizontal.getValue() + pixels, 0, horizontal.getMax()));
    }

    int page() {
        return Math.max(1, (int) visibleRows() - 1);
    }

    void scrollToTop() {
        scrollTo(listing.first());
        toTop = true;
    }

    void scrollToEnd() {
        model.followingProperty().set(true);
        requestLayout();
    }

    /** Number of the first line in view. */
    long topLine() {
        long index = (long) Math.ceil(top);
        return index >= listing.first() && index < listing.end() ? listing.lineAt(index) : buffer().first();
    }

    /** Brings a position into view, in the middle where it was not. */
    void reveal(long line, int column) {
        long index = listing.indexOf(line);
        if (index < top || index >= bottom) {
            double middle = Math.floor(listing.moved(index, -visibleRows() / 2));
            top = Math.clamp(middle, listing.first(), Math.max(listing.first(), lastTop()));
        }
        double x = wrapping.get() ? 0 : column * characterWidth;
        double shown = textClip.getWidth();
        if (x < horizontal.getValue() || x > horizontal.getValue() + shown - 80) {
            wantedX = Math.max(0, x - shown / 2);
        }
        toTop = false;
        keepsTop = false;
        requestLayout();
    }

    /** Keeps the line at the top where it is although other lines are shown from now on. */
    void switchListing() {
        keepsTop = true;
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
        select(all());
    }

    /** All lines, from the first one, also where it is not yet known which that is. */
    LogSelection all() {
        long last = Math.max(buffer().first(), buffer().end() - 1);
        return new LogSelection(
                Long.MIN_VALUE, 0, last, buffer().line(last).text().length());
    }

    /** The line and column at a point of this region, as a selection of nothing there. */
    LogSelection positionAt(double x, double y) {
        LogRow nearest = null;
        for (LogRow row : rows) {
            if (row.isVisible() && (nearest == null || Math.abs(distance(row, y)) < Math.abs(distance(nearest, y)))) {
                nearest = row;
            }
        }
        if (nearest == null) {
            return LogSelection.NONE;
        }
        double inText = x - textClip.getLayoutX() - gutterWidth() - PADDING + horizontal.getValue();
        int column = nearest.columnAt(inText, y - nearest.getLayoutY());
        return new LogSelection(nearest.number(), column, nearest.number(), column);
    }

    /** How far a row is below a height, or above it (negative); 0 where it is at it. */
    private static double distance(LogRow row, double y) {
        double above = row.getLayoutY() + row.getHeight() - y;
        return y < row.getLayoutY() ? row.getLayoutY() - y : Math.min(0, above);
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
        double textWidth = Math.max(0, getWidth() - BAR - gutterWidth() - PADDING);
        listing.wrapAt(wrapping.get() ? Math.max(20, (int) ((textWidth - 4) / characterWidth)) : 0);
        boolean hadBar = sideways;
        layoutLines(textWidth);
        sideways = !wrapping.get() && widest > textWidth;
        if (sideways != hadBar) {
            layoutLines(textWidth); // there is another height for the lines
        }
        layoutHorizontal(textWidth);
        keepsTop &= listing.isFiltered() && model.find().isRunning();
        atTop.set(top <= listing.first());
    }

    private void layoutLines(double textWidth) {
        double height = getHeight() - barHeight();
        if (model.followingProperty().get()) {
            top = lastTop();
        } else if (toTop && !model.numbersKnown()) {
            top = listing.first();
        } else if (keepsTop) {
            top = Math.clamp(listing.indexOf(shownAtTop), listing.first(), Math.max(listing.first(), lastTop()));
        } else {
            top = Math.clamp(top, listing.first(), Math.max(listing.first(), lastTop()));
        }
        layoutVertical(height);
        double gutterWidth = gutterWidth();
        gutter.setVisible(gutterWidth > 0);
        gutter.resizeRelocate(0, 0, gutterWidth, height);
        gutterClip.setWidth(gutterWidth);
        gutterClip.setHeight(height);
        getChildren().getFirst().relocate(gutterWidth + PADDING, 0);
        textClip.setWidth(textWidth);
        textClip.setHeight(height);
        layoutRows(gutterWidth, height);
    }

    private void layoutVertical(double height) {
        adjusting = true;
        double room = Math.max(0, lastTop() - listing.first());
        vertical.setVisible(room > 0);
        vertical.setMax(room);
        double share = visibleRows() / Math.max(1, listing.end() - listing.first());
        vertical.setVisibleAmount(room * Math.max(share, LEAST_THUMB));
        vertical.setBlockIncrement(page());
        vertical.setUnitIncrement(1);
        vertical.setValue(top - listing.first());
        vertical.resizeRelocate(getWidth() - BAR, 0, BAR, height);
        adjusting = false;
    }

    private void layoutHorizontal(double textWidth) {
        horizontal.setVisible(sideways);
        horizontal.setMax(sideways ? Math.max(0, widest - textWidth) : 0);
        horizontal.setVisibleAmount(horizontal.getMax() * textWidth / Math.max(1, widest));
        horizontal.setUnitIncrement(characterWidth * 8);
        horizontal.setBlockIncrement(textWidth / 2);
        double wanted = wantedX >= 0 ? wantedX : horizontal.getValue();
        wantedX = -1;
        horizontal.setValue(Math.clamp(wanted, 0, horizontal.getMax()));
        horizontal.resizeRelocate(0, getHeight() - BAR, getWidth() - BAR, BAR);
    }

    private void addRows() {
        int needed = (int) Math.ceil(getHeight() / rowHeight) + 1;
        while (rows.size() < needed) {
            LogRow row = new LogRow(font, lineSpacing);
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
    }

    private void layoutRows(double gutterWidth, double height) {
        addRows();
        long index = (long) Math.floor(top);
        if (!keepsTop && index < listing.end()) {
            shownAtTop = listing.lineAt(index);
        }
        long from = index;
        long last = listing.end();
        double y = -(top - from) * listing.rows(from) * rowHeight;
        widest = 0;
        bottom = top;
        for (; index < last && y < height && index - from < rows.size(); index++) {
            // Which node shows a line depends on the line alone, so scrolling leaves most of them as they are.
            int node = (int) Math.floorMod(index, (long) rows.size());
            layoutRow(rows.get(node), numbers.get(node), index, Math.round(y), gutterWidth);
            y += rows.get(node).getHeight();
            bottom = y <= height ? index + 1 : bottom;
        }
        for (long unused = index; unused < from + rows.size(); unused++) {
            int node = (int) Math.floorMod(unused, (long) rows.size());
            rows.get(node).setVisible(false);
            numbers.get(node).setVisible(false);
        }
    }

    private void layoutRow(LogRow row, Text number, long index, double y, double gutterWidth) {
        long lineNumber = listing.lineAt(index);
        LogLine line = model.line(lineNumber);
        row.setVisible(true);
        row.show(lineNumber, line, listing.columns());
        row.showPlace(listing.isGapAbove(index), listing.isAround(lineNumber));
        widest = Math.max(widest, row.contentWidth() + 20);
        mark(row, lineNumber, line);
        row.resizeRelocate(0, y, Math.max(row.contentWidth(), textClip.getWidth()), row.rows() * rowHeight);
        number.setVisible(gutterWidth > 0);
        if (gutterWidth > 0) {
            number.setText(model.numbersKnown() ? Long.toString(model.numberOf(lineNumber)) : "…");
            number.setX(gutterWidth - PADDING - number.getLayoutBounds().getWidth());
            number.setY(y + rowHeight - 5);
        }
    }

    private void mark(LogRow row, long number, LogLine line) {
        List<LineMatcher.Range> matches = model.find().marks(number, line.text());
        boolean current = model.find().isCurrent(number);
        row.markMatches(current ? List.of() : matches);
        row.markCurrent(current ? matches : List.of());
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
