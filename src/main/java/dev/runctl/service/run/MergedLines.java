package dev.runctl.service.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Lines of several runs in the order of their times; lines of one run keep their own order. Not safe for several threads. */
public final class MergedLines {
    /** @param source which of the runs it is of, from 0 */
    public record Line(int source, double time, String text) {}

    private static final Comparator<Line> BY_TIME = Comparator.comparingDouble(Line::time);

    private final int most;
    private List<Line> lines = new ArrayList<>();

    /** @param most how many lines are kept, the newest */
    public MergedLines(int most) {
        this.most = most;
    }

    /**
     * Adds what came since the last time.
     *
     * @param more of each run in its order
     * @return whether it all went to the end, and nothing was dropped at the beginning
     */
    public boolean add(List<Line> more) {
        List<Line> sorted = new ArrayList<>(more);
        sorted.sort(BY_TIME);
        boolean appends = lines.isEmpty()
                || sorted.isEmpty()
                || sorted.getFirst().time() >= lines.getLast().time();
        List<Line> all = lines;
        all.addAll(sorted);
        if (!appends) {
            all.sort(BY_TIME); // stable, and quick where two sorted parts meet
        }
        boolean fits = all.size() <= most;
        lines = fits ? all : new ArrayList<>(all.subList(all.size() - most, all.size()));
        return appends && fits;
    }

    /** As they are now; not a copy, since there may be many. */
    public List<Line> lines() {
        return Collections.unmodifiableList(lines);
    }
}
