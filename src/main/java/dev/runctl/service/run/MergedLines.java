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
     * @return how many of the lines there were stayed before all that is new; the oldest may have been dropped since
     */
    public int add(List<Line> more) {
        List<Line> sorted = new ArrayList<>(more);
        sorted.sort(BY_TIME);
        int kept = sorted.isEmpty() ? lines.size() : endOf(sorted.getFirst().time());
        boolean appends = kept == lines.size();
        List<Line> all = lines;
        all.addAll(sorted);
        if (!appends) {
            all.sort(BY_TIME); // stable, and quick where two sorted parts meet
        }
        lines = all.size() <= most ? all : new ArrayList<>(all.subList(all.size() - most, all.size()));
        return kept;
    }

    /** How many lines are of that time or earlier. */
    private int endOf(double time) {
        int low = 0;
        int high = lines.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lines.get(middle).time() <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** As they are now; not a copy, since there may be many. */
    public List<Line> lines() {
        return Collections.unmodifiableList(lines);
    }
}
