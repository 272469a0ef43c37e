package dev.runctl.ui.control;

import dev.runctl.concurrent.Coalescer;
import dev.runctl.service.run.MergedLines;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.log.LogLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The lines of several runs as one log, each with its run and its time in the place of a number. For the screen's thread. */
public final class MergedLog extends ShownLog {
    private final MergedLines merged;
    private final Coalescer<Boolean> foundMore;
    private List<String> names = List.of();

    /**
     * @param capacity how many lines are kept, the newest
     * @param screen where what the search finds is handed over
     */
    public MergedLog(int capacity, Executor screen) {
        super(capacity);
        merged = new MergedLines(capacity);
        foundMore = new Coalescer<>(screen, any -> takeFound());
    }

    @Override
    void found() {
        foundMore.add(true);
    }

    /** Short names of the sources, in the order of their numbers. */
    public void setNames(List<String> newNames) {
        names = List.copyOf(newNames);
        show();
    }

    /** Adds lines where their times put them. */
    public void add(List<MergedLines.Line> batch) {
        int before = merged.lines().size();
        int moved = before - merged.add(batch);
        List<MergedLines.Line> all = merged.lines();
        List<MergedLines.Line> last = all.subList(Math.max(0, all.size() - moved - batch.size()), all.size());
        long from = buffer().end() - moved;
        buffer().replaceFrom(
                        from, last.stream().map(it -> LogLine.plain(it.text())).toList());
        linesChanged(from);
    }

    @Override
    Optional<Origin> origin(long line) {
        List<MergedLines.Line> all = merged.lines();
        long at = line - (buffer().end() - all.size()); // both end with the newest line
        if (at < 0 || at >= all.size()) {
            return Optional.empty();
        }
        MergedLines.Line its = all.get((int) at);
        String name = its.source() < names.size() ? names.get(its.source()) : "";
        return Optional.of(new Origin(its.source(), name, time(its)));
    }

    @Override
    boolean isNumbered() {
        return false;
    }

    private static String time(MergedLines.Line line) {
        return Double.isFinite(line.time())
                ? Formats.clock(Instant.ofEpochMilli(Math.round(line.time() * 1000)))
                : Formats.none();
    }
}
