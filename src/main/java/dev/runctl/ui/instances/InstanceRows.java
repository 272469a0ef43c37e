package dev.runctl.ui.instances;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.ui.common.InstanceFeed.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all instances listed, kept the same objects from answer to answer so that selection, order and scroll position stay.
 * What an answer changes is found out on any thread, by {@link #compare}; the rest belongs to the screen's thread.
 */
final class InstanceRows {
    /** What a row will show. */
    private record Change(InstanceRow row, InstanceSummary summary, Instant asOf) {}

    /**
     * What an answer changes.
     *
     * @param rows all that there are from now on, in the order listed
     * @param fresh those of them that are new
     * @param runs what the new ones know of runs
     */
    record Comparison(
            Snapshot snapshot,
            List<InstanceRow> rows,
            Map<String, InstanceRow> byName,
            List<InstanceRow> fresh,
            List<Change> changes,
            Map<String, Run> runs) {}

    private final Runnable onExpectation;
    private volatile Map<String, InstanceRow> byName = Map.of();
    private volatile Map<String, Run> runs = Map.of();
    private List<InstanceRow> rows = List.of();

    /** @param onExpectation called when an action changes what a row shows */
    InstanceRows(Runnable onExpectation) {
        this.onExpectation = onExpectation;
    }

    /** Looks at the rows and changes none. */
    Comparison compare(Snapshot snapshot) {
        Map<String, InstanceRow> known = byName;
        Map<String, Run> knownRuns = runs;
        int size = snapshot.instances().size();
        List<InstanceRow> all = new ArrayList<>(size);
        Map<String, InstanceRow> next = HashMap.newHashMap(size);
        List<InstanceRow> fresh = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        Map<Location, Instant> asked = new HashMap<>();
        snapshot.parts().forEach(part -> asked.put(part.location(), part.asOf().orElse(Instant.MIN)));
        for (InstanceSummary summary : snapshot.instances()) {
            InstanceRef ref = summary.instance().ref();
            String name = ref.name();
            InstanceRow old = Optional.ofNullable(known.get(name))
                    .filter(it -> it.ref().equals(ref)) // by another profile now
                    .orElse(null);
            InstanceRow row = old != null
                    ? old
                    : new InstanceRow(summary, Optional.ofNullable(knownRuns.get(name)), onExpectation);
            if (next.putIfAbsent(name, row) != null) {
                continue; // an answer of several pages may name one twice
            }
            all.add(row);
            if (old == null) {
                fresh.add(row);
            } else if (old.summary() != summary || old.isBusy()) {
                changes.add(new Change(old, summary, asked.getOrDefault(ref.location(), Instant.MIN)));
            }
        }
        return new Comparison(snapshot, all, next, fresh, changes, knownRuns);
    }

    /** Takes over what differs. */
    void take(Comparison comparison) {
        rows = comparison.rows();
        byName = comparison.byName();
        comparison.changes().forEach(it -> it.row().update(it.summary(), it.asOf()));
        if (comparison.runs() != runs) {
            comparison
                    .fresh()
                    .forEach(row ->
                            row.setRun(Optional.ofNullable(runs.get(row.ref().name()))));
        }
    }

    /** The newest run of each instance, for {@link #showRuns}. */
    static Map<String, Run> newest(List<Run> newestFirst) {
        Map<String, Run> newest = new HashMap<>();
        newestFirst.forEach(run -> newest.putIfAbsent(run.request().target().name(), run));
        return newest;
    }

    /** Answers whether a row shows another run now. */
    boolean showRuns(Map<String, Run> newest) {
        Set<String> touched = new HashSet<>(runs.keySet());
        touched.addAll(newest.keySet());
        runs = newest;
        boolean changed = false;
        for (String name : touched) {
            InstanceRow row = byName.get(name);
            Optional<Run> run = Optional.ofNullable(newest.get(name));
            if (row != null && !row.run().equals(run)) {
                row.setRun(run);
                changed = true;
            }
        }
        return changed;
    }

    void showRun(Run run) {
        InstanceRow row = byName.get(run.request().target().name());
        if (row != null
                && row.run()
                        .map(Run::id)
                        .filter(it -> it.compareTo(run.id()) > 0)
                        .isEmpty()) {
            row.setRun(Optional.of(run));
        }
    }

    @Nullable
    InstanceRow find(InstanceRef ref) {
        return byName.get(ref.name());
    }

    /** All rows in the order listed; the list never changes. */
    List<InstanceRow> all() {
        return rows;
    }
}
