package dev.runctl.ui.instances;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Run;
import dev.runctl.ui.common.InstanceFeed.Part;
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
            Map<InstanceRef, InstanceRow> byRef,
            List<InstanceRow> fresh,
            List<Change> changes,
            Map<InstanceRef, Run> runs) {}

    private final Runnable onExpectation;
    private volatile Map<InstanceRef, InstanceRow> byRef = Map.of();
    private volatile Map<InstanceRef, Run> runs = Map.of();
    private List<InstanceRow> rows = List.of();

    /** @param onExpectation called when an action changes what a row shows */
    InstanceRows(Runnable onExpectation) {
        this.onExpectation = onExpectation;
    }

    /** Looks at the rows and changes none. */
    Comparison compare(Snapshot snapshot) {
        Map<InstanceRef, InstanceRow> known = byRef;
        Map<InstanceRef, Run> knownRuns = runs;
        int size = snapshot.instances().size();
        List<InstanceRow> all = new ArrayList<>(size);
        Map<InstanceRef, InstanceRow> next = HashMap.newHashMap(size);
        List<InstanceRow> fresh = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Part part : snapshot.parts()) {
            Instant asOf = part.asOf().orElse(Instant.MIN);
            for (InstanceSummary summary : part.instances()) {
                InstanceRef ref = summary.instance().ref();
                InstanceRow old = known.get(ref);
                InstanceRow row = old != null
                        ? old
                        : new InstanceRow(summary, Optional.ofNullable(knownRuns.get(ref)), onExpectation);
                if (next.putIfAbsent(ref, row) != null) {
                    continue; // an answer of several pages may name one twice
                }
                all.add(row);
                if (old == null) {
                    fresh.add(row);
                } else if (old.summary() != summary || old.isBusy()) {
                    changes.add(new Change(old, summary, asOf));
                }
            }
        }
        return new Comparison(snapshot, all, next, fresh, changes, knownRuns);
    }

    /** Takes over what differs. */
    void take(Comparison comparison) {
        rows = comparison.rows();
        byRef = comparison.byRef();
        comparison.changes().forEach(it -> it.row().update(it.summary(), it.asOf()));
        if (comparison.runs() != runs) {
            comparison.fresh().forEach(row -> row.setRun(Optional.ofNullable(runs.get(row.ref()))));
        }
    }

    /** The newest run of each instance, for {@link #showRuns}. */
    static Map<InstanceRef, Run> newest(List<Run> newestFirst) {
        Map<InstanceRef, Run> newest = new HashMap<>();
        newestFirst.forEach(run -> newest.putIfAbsent(run.request().target(), run));
        return newest;
    }

    /** Answers whether a row shows another run now. */
    boolean showRuns(Map<InstanceRef, Run> newest) {
        Set<InstanceRef> touched = new HashSet<>(runs.keySet());
        touched.addAll(newest.keySet());
        runs = newest;
        boolean changed = false;
        for (InstanceRef ref : touched) {
            InstanceRow row = byRef.get(ref);
            Optional<Run> run = Optional.ofNullable(newest.get(ref));
            if (row != null && !row.run().equals(run)) {
                row.setRun(run);
                changed = true;
            }
        }
        return changed;
    }

    void showRun(Run run) {
        InstanceRow row = byRef.get(run.request().target());
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
        return byRef.get(ref);
    }

    /** All rows in the order listed; the list never changes. */
    List<InstanceRow> all() {
        return rows;
    }
}
