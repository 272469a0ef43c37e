package dev.runctl.ui.control;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.control.log.LogLine;
import dev.runctl.ui.control.log.LogMatches;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The text of a selection, whose lines may be only in the file. Where only matching lines are shown, only the lines shown are
 * copied. Not for the screen's thread.
 */
final class LogCopy {
    /** More characters make a clipboard, and what they are pasted into, stop. */
    static final int MOST = 10_000_000;

    private static final int FEW = 1000;

    /** What has become of it. */
    sealed interface Result {
        record Text(String text) implements Result {}

        record TooLong() implements Result {}

        record Unreadable(String why) implements Result {}
    }

    private final ShownLog model;
    private final Optional<LogMatches> shown;
    private final int most;

    LogCopy(ShownLog model) {
        this(model, MOST);
    }

    LogCopy(ShownLog model, int most) {
        this.model = model;
        this.shown = model.shown();
        this.most = most;
    }

    /** @throws java.util.concurrent.CancellationException when cancelled */
    Result text(LogSelection selection, Cancellation cancel) {
        try {
            return read(selection, cancel);
        } catch (UncheckedIOException e) {
            return new Result.Unreadable(LogHistory.why(e));
        }
    }

    /** Whether it takes no time: few lines, and all of them held. */
    boolean isQuick(LogSelection selection) {
        LogSelection part = selection.forward();
        return part.fromLine() >= model.buffer().first() && part.toLine() - part.fromLine() < FEW;
    }

    private Result read(LogSelection selection, Cancellation cancel) {
        LogSelection part = selection.forward();
        LogBuffer buffer = model.buffer();
        if (part.fromLine() < buffer.first()) {
            model.awaitNumbers(cancel);
        }
        long last = Math.min(part.toLine(), buffer.end() - 1);
        long line = Math.max(part.fromLine(), model.firstLine());
        long row = shown.map(it -> it.rowOfLine(Math.max(part.fromLine(), model.firstLine())))
                .orElse(0L);
        if (shown.isPresent()) {
            line = shown.get().lineOfRow(row);
        }
        StringBuilder text = new StringBuilder();
        boolean first = true;
        while (line <= last && !isOver(row)) {
            cancel.check();
            LogLine read = model.fetch(line);
            if (!first) {
                text.append('\n');
            }
            first = false;
            int length = read.text().length();
            int start = part.startIn(line, length);
            text.append(read.text(), start, Math.max(start, part.endIn(line, length)));
            if (text.length() > most) {
                return new Result.TooLong();
            }
            row++;
            line = shown.isPresent() ? shown.get().lineOfRow(row) : line + 1;
        }
        return new Result.Text(text.toString());
    }

    private boolean isOver(long row) {
        return shown.filter(
                        it -> it.size() == 0 || row >= it.endRow(model.buffer().end()))
                .isPresent();
    }
}
