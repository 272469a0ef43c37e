package dev.runctl.ui.control;

import dev.runctl.ui.control.log.LogMatches;
import java.util.Optional;

/**
 * Which lines of a log are shown, in order, each with an index: all of them, or those that match and some around. An index
 * stays with its line while others come before and after. Places are indices with a fraction: how much of the line is
 * above.
 */
final class LogListing {
    private final ShownLog model;
    private int columns;

    LogListing(ShownLog model) {
        this.model = model;
    }

    /** Lines take as many rows as they need at that many characters in each; 0 for one row, whatever the length. */
    void wrapAt(int newColumns) {
        columns = newColumns;
    }

    int columns() {
        return columns;
    }

    private Optional<LogMatches> matches() {
        return model.shown();
    }

    boolean isFiltered() {
        return matches().isPresent();
    }

    long first() {
        return matches().map(it -> it.firstRow(model.firstLine())).orElseGet(model::firstLine);
    }

    /** The index after the last. */
    long end() {
        long endLine = model.buffer().end();
        return matches().map(it -> it.endRow(endLine)).orElse(endLine);
    }

    /** The number of the line at an index. */
    long lineAt(long index) {
        return matches().map(it -> it.lineOfRow(index)).orElse(index);
    }

    /** The index of a line, or of the next one that is shown. */
    long indexOf(long line) {
        return matches().map(it -> it.rowOfLine(line)).orElse(line);
    }

    boolean isGapAbove(long index) {
        return matches().filter(it -> it.isGapAbove(index)).isPresent();
    }

    /** Whether a line is only there because it is near one that matches. */
    boolean isAround(long line) {
        return matches().filter(it -> !it.contains(line)).isPresent();
    }

    /** How many rows the line at an index takes. */
    int rows(long index) {
        return columns == 0 ? 1 : LineWrap.breaks(LogRow.shown(model.line(lineAt(index))), columns).length + 1;
    }

    /** The place so many rows further on, not beyond the first and the last line. */
    double moved(double place, double rowCount) {
        if (columns == 0) {
            return place + rowCount;
        }
        long index = (long) Math.floor(place);
        int height = rows(index);
        double into = (place - index) * height + rowCount;
        while (into < 0 && index > first()) {
            index--;
            height = rows(index);
            into += height;
        }
        while (into >= height && index < end() - 1) {
            into -= height;
            index++;
            height = rows(index);
        }
        return index + Math.clamp(into / height, 0, 1);
    }

    /** The place at the top when the last line is at the bottom of so many rows. */
    double lastPlace(double visibleRows) {
        long first = first();
        long index = end();
        double room = Math.floor(visibleRows);
        if (columns == 0) {
            return Math.max(first, index - room);
        }
        while (index > first && room > 0) {
            index--;
            int height = rows(index);
            if (height > room) {
                return index + (height - room) / height;
            }
            room -= height;
        }
        return Math.max(first, index);
    }
}
