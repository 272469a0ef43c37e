package dev.runctl.ui.control;

import dev.runctl.service.run.LineMatcher;
import dev.runctl.ui.control.log.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Pane;
import javafx.scene.text.Font;

/** The lines in view, each in a node that is used again for others, with what is marked in them. */
final class LogRows {
    /** Beyond the end of the widest line, so that it is seen to end. */
    private static final double ROOM = 20;

    private final Font font;
    private final double rowHeight;
    private final double lineSpacing;
    private final Pane layer;
    private final LogGutter gutter;
    private final List<LogRow> rows = new ArrayList<>();
    private double widest;

    /** @param layer takes the nodes of the lines; {@code gutter} what stands before them */
    LogRows(Font font, double rowHeight, double lineSpacing, Pane layer, LogGutter gutter) {
        this.font = font;
        this.rowHeight = rowHeight;
        this.lineSpacing = lineSpacing;
        this.layer = layer;
        this.gutter = gutter;
    }

    /** What is marked, besides what has been found. */
    record Marks(LogSelection selection, long goneTo) {}

    /** Shows nothing of what was shown before. */
    void forget() {
        rows.forEach(row -> row.setFont(font));
    }

    /** The width of the widest line in view. */
    double widest() {
        return widest;
    }

    /**
     * Shows the lines from a place on.
     *
     * @return the place below the last line that is wholly in view
     */
    double lay(ShownLog model, LogListing listing, Marks marks, double top, double width, double height) {
        long from = (long) Math.floor(top);
        long index = from;
        double y = -(top - from) * listing.rows(from) * rowHeight;
        double bottom = top;
        widest = 0;
        for (; index < listing.end() && y < height && index - from < rows.size(); index++) {
            int node = node(index);
            lay(model, listing, marks, index, Math.round(y), width);
            y += rows.get(node).getHeight();
            bottom = y <= height ? index + 1 : bottom;
        }
        for (long unused = index; unused < from + rows.size(); unused++) {
            rows.get(node(unused)).setVisible(false);
            gutter.hideRow(node(unused));
        }
        return bottom;
    }

    /** As many nodes as a view of that height may need. */
    void provide(double viewHeight) {
        int needed = (int) Math.ceil(viewHeight / rowHeight) + 1;
        while (rows.size() < needed) {
            LogRow row = new LogRow(font, lineSpacing);
            row.setManaged(false);
            rows.add(row);
            layer.getChildren().add(row);
            gutter.addRow();
        }
    }

    /** Which node shows a line depends on the line alone, so scrolling leaves most of them as they are. */
    private int node(long index) {
        return (int) Math.floorMod(index, (long) rows.size());
    }

    private void lay(ShownLog model, LogListing listing, Marks marks, long index, double y, double width) {
        int node = node(index);
        LogRow row = rows.get(node);
        long number = listing.lineAt(index);
        LogLine line = model.line(number);
        boolean current = number == marks.goneTo() || model.find().isCurrent(number);
        row.setVisible(true);
        row.showPlace(listing.isGapAbove(index), listing.isAround(number), current);
        row.tint(LineTint.of(number, line.text(), it -> model.line(it).text()));
        row.show(number, line, listing.columns());
        widest = Math.max(widest, row.contentWidth() + ROOM);
        mark(model, row, line, marks);
        row.resizeRelocate(0, y, Math.max(row.contentWidth(), width), row.rows() * rowHeight);
        gutter.showRow(node, number, y + rowHeight - 5, current);
    }

    private static void mark(ShownLog model, LogRow row, LogLine line, Marks marks) {
        long number = row.number();
        List<LineMatcher.Range> matches = model.find().marks(number, line.text());
        int length = Math.min(line.text().length(), LogRow.SHOWN);
        boolean current = model.find().isCurrent(number);
        row.markMatches(current ? List.of() : matches);
        if (number == marks.goneTo() && length > 0) {
            row.markCurrent(List.of(new LineMatcher.Range(0, length)));
        } else {
            row.markCurrent(current ? matches : List.of());
        }
        LogSelection selection = marks.selection();
        row.markSelection(selection.startIn(number, length), selection.endIn(number, length));
    }

    /** The row of the match gone to, where that is in view. */
    Optional<LogRow> ofMatch(LogSearchModel find) {
        return rows.stream()
                .filter(row -> row.isVisible() && find.isCurrent(row.number()))
                .findFirst();
    }

    /** The line nearest to a height, and its column at a distance from the beginning of the text. */
    LogSelection at(double inText, double y) {
        LogRow nearest = null;
        for (LogRow row : rows) {
            if (row.isVisible() && (nearest == null || Math.abs(distance(row, y)) < Math.abs(distance(nearest, y)))) {
                nearest = row;
            }
        }
        if (nearest == null) {
            return LogSelection.NONE;
        }
        int column = nearest.columnAt(inText, y - nearest.getLayoutY());
        return new LogSelection(nearest.number(), column, nearest.number(), column);
    }

    /** How far a row is below a height, or above it (negative); 0 where it is at it. */
    private static double distance(LogRow row, double y) {
        double above = row.getLayoutY() + row.getHeight() - y;
        return y < row.getLayoutY() ? row.getLayoutY() - y : Math.min(0, above);
    }
}
