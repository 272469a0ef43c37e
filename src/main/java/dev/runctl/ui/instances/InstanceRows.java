package dev.runctl.ui.instances;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.Observable;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** The rows, kept the same objects from answer to answer so that selection, order and scroll position stay. */
final class InstanceRows {
    // A state that changes makes filters look at its row again; nothing else does.
    private final ObservableList<InstanceRow> rows =
            FXCollections.observableArrayList(row -> new Observable[] {row.stateProperty()});
    private final Map<InstanceRef, InstanceRow> byRef = new HashMap<>();
    private final Map<Location, Integer> sizes = new HashMap<>();
    private List<Location> order = List.of();
    private Map<InstanceRef, Run> runs = Map.of();

    /** From now on rows of these locations, in this order; those of others are forgotten. */
    void arrange(List<Location> locations) {
        order = List.copyOf(locations);
        if (order.containsAll(sizes.keySet())) {
            return;
        }
        sizes.keySet().retainAll(order);
        byRef.keySet().removeIf(ref -> !order.contains(ref.location()));
        rows.removeIf(row -> !order.contains(row.ref().location()));
    }

    /** Takes over what differs from what is known of the location. */
    void show(Location location, List<InstanceSummary> instances, Instant asOf) {
        List<InstanceRow> added = new ArrayList<>();
        Set<InstanceRef> seen = HashSet.newHashSet(instances.size());
        for (InstanceSummary summary : instances) {
            InstanceRef ref = summary.instance().ref();
            if (!seen.add(ref)) {
                continue;
            }
            InstanceRow row = byRef.get(ref);
            if (row == null) {
                row = new InstanceRow(summary);
                row.setRun(Optional.ofNullable(runs.get(ref)));
                byRef.put(ref, row);
                added.add(row);
            } else {
                row.update(summary, asOf);
            }
        }
        if (sizes.getOrDefault(location, 0) + added.size() > seen.size()) {
            byRef.keySet().removeIf(ref -> ref.location().equals(location) && !seen.contains(ref));
            rows.removeIf(row -> row.ref().location().equals(location) && !seen.contains(row.ref()));
        }
        sizes.put(location, seen.size());
        if (!added.isEmpty()) {
            rows.addAll(begin(location), added);
        }
    }

    /** Where the location's rows begin: behind those of the locations before it. */
    private int begin(Location location) {
        return order.stream()
                .takeWhile(before -> !before.equals(location))
                .mapToInt(before -> sizes.getOrDefault(before, 0))
                .sum();
    }

    /** @param history newest first */
    void showRuns(List<Run> history) {
        Map<InstanceRef, Run> newest = new HashMap<>();
        history.forEach(run -> newest.putIfAbsent(run.request().target(), run));
        runs = newest;
        rows.forEach(row -> row.setRun(Optional.ofNullable(newest.get(row.ref()))));
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

    ObservableList<InstanceRow> list() {
        return rows;
    }
}
