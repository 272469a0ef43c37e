package dev.runctl.ui.control;

import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogLine;
import java.time.Clock;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.AccessibleRole;
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
    private static final double PADDING = 12;
    private static final long NO_LINE = Long.MIN_VALUE;

    private final Font font = MonospacedFont.ofSize(12.5);
    private final Pane textLayer = new Pane();
    private final Rectangle textClip = new Rectangle();
    private final LogScrollBars bars;
    private final LogGutter gutter;
    private final LogRows rows;
    private final double rowHeight;
    private final double characterWidth;
    private final BooleanProperty wrapping = new SimpleBooleanProperty(this, "wrapping");

    private final ReadOnlyBooleanWrapper atTop = new ReadOnlyBooleanWrapper(this, "atTop", true);

    private ShownLog model = new LogViewModel(Runnable::run, Clock.systemUTC(), 1);
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

    /** The line that was asked for by its number. */
    private long goneTo = NO_LINE;

    LogViewport() {
        getStyleClass().add("log-viewport");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        Text probe = new Text("0".repeat(100));
        probe.setFont(font);
        rowHeight = Math.ceil(probe.getLayoutBounds().getHeight()) + 3;
        characterWidth = probe.getLayoutBounds().getWidth() / 100;
        bars = new LogScrollBars(
                above -> scrollTo(listing.first() + above), x -> textLayer.setTranslateX(-Math.round(x)));
        gutter = new LogGutter(model, font, characterWidth);
        rows = new LogRows(font, rowHeight, rowHeight - probe.getLayoutBounds().getHeight(), textLayer, gutter);
        wrapping.subscribe((was, is) -> {
            bars.setX(0);
            top = Math.floor(top);
            requestLayout();
        });
        textLayer.setMouseTransparent(true);
        Pane clipped = new Pane(textLayer);
        clipped.setMouseTransparent(true);
        clipped.setClip(textClip);
        getChildren().addAll(clipped, gutter, bars.vertical(), bars.horizontal());
        LogViewportInput.install(this);
    }

    void setModel(ShownLog next) {
        model = next;
        listing = new LogListing(next);
        gutter.setModel(next);
        selection = LogSelection.NONE;
        goneTo = NO_LINE;
        top = 0;
        rows.forget();
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
        return Math.max(1, (getHeight() - bars.height()) / rowHeight);
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
        bars.moveAside(pixels);
    }

    int page() {
        return Math.max(1, (int) visibleRows() - 1);
    }

    /** Who goes there wants to stay, also where all there is so far fits into the view. */
    void scrollToTop() {
        scrollTo(listing.first());
        model.followingProperty().set(false);
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
        goneTo = NO_LINE;
        long index = listing.indexOf(line);
        if (index < top || index >= bottom) {
            double middle = Math.floor(listing.moved(index, -visibleRows() / 2));
            top = Math.clamp(middle, listing.first(), Math.max(listing.first(), lastTop()));
        }
        double x = wrapping.get() ? 0 : column * characterWidth;
        double shown = textClip.getWidth();
        if (x < bars.x() || x > bars.x() + shown - 80) {
            bars.wantX(x - shown / 2);
        }
        toTop = false;
        keepsTop = false;
        requestLayout();
    }

    /** Brings a line into view and marks it, until another one is gone to or something is selected. */
    void goTo(long line) {
        reveal(line, 0);
        goneTo = line;
    }

    /** Keeps what is read where it is although other lines are shown from now on: the current match, else the line at the top. */
    void switchListing() {
        Optional<LogRow> match = rows.ofMatch(model.find());
        if (match.isPresent()) {
            double above = Math.max(0, Math.floor(match.get().getLayoutY() / rowHeight));
            top = listing.moved(listing.indexOf(match.get().number()), -above);
            keepsTop = false;
            toTop = false;
        } else {
            keepsTop = true;
            bars.setX(0);
        }
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
        goneTo = NO_LINE;
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
        return rows.at(x - textClip.getLayoutX() - gutter.neededWidth() - PADDING + bars.x(), y);
    }

    LogLine line(long number) {
        return model.line(number);
    }

    // ---- layout

    @Override
    protected void layoutChildren() {
        double gutterWidth = gutter.neededWidth();
        double textWidth = Math.max(0, getWidth() - LogScrollBars.SIZE - gutterWidth - PADDING);
        listing.wrapAt(wrapping.get() ? Math.max(20, (int) ((textWidth - 4) / characterWidth)) : 0);
        layoutLines(gutterWidth, textWidth);
        if (bars.showSideways(!wrapping.get() && rows.widest() > textWidth)) {
            layoutLines(gutterWidth, textWidth); // there is another height for the lines
        }
        bars.layoutHorizontal(
                textWidth,
                rows.widest(),
                characterWidth * 8,
                getHeight() - LogScrollBars.SIZE,
                getWidth() - LogScrollBars.SIZE);
        keepsTop &= listing.isFiltered() && model.find().isRunning();
        atTop.set(top <= listing.first());
    }

    private void layoutLines(double gutterWidth, double textWidth) {
        double height = getHeight() - bars.height();
        if (model.followingProperty().get()) {
            top = lastTop();
        } else if (toTop && !model.numbersKnown()) {
            top = listing.first();
        } else if (keepsTop) {
            top = Math.clamp(listing.indexOf(shownAtTop), listing.first(), Math.max(listing.first(), lastTop()));
        } else {
            top = Math.clamp(top, listing.first(), Math.max(listing.first(), lastTop()));
        }
        bars.layoutVertical(
                top - listing.first(),
                Math.max(0, lastTop() - listing.first()),
                listing.end() - listing.first(),
                page(),
                getWidth() - LogScrollBars.SIZE,
                height);
        gutter.place(gutterWidth, height);
        getChildren().getFirst().relocate(gutterWidth + PADDING, 0);
        textClip.setWidth(textWidth);
        textClip.setHeight(height);
        layoutRows(height);
    }

    private void layoutRows(double height) {
        rows.provide(getHeight());
        long index = (long) Math.floor(top);
        if (!keepsTop && index < listing.end()) {
            shownAtTop = listing.lineAt(index);
        }
        bottom = rows.lay(model, listing, new LogRows.Marks(selection, goneTo), top, textClip.getWidth(), height);
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
