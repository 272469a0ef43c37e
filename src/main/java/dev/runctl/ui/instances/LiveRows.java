package dev.runctl.ui.instances;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Newest;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.InstanceFeed.Snapshot;
import dev.runctl.ui.common.LiveList;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * The table's rows: what the feed lists, filtered, sorted and counted. Of long lists that is found out off the screen's thread, which
 * then does what has changed. Used on the screen's thread.
 */
final class LiveRows {
    /** How rows are put into the table, so that what is chosen and looked at there stays. */
    interface Frame {
        /**
         * @param change changes the table's rows
         * @param isWished whether the person asked for another filter or order, not the feed for other rows
         */
        void around(Runnable change, boolean isWished);
    }

    private final InstanceRows rows = new InstanceRows(this::arrange);
    private final LiveList<InstanceRow> visible = new LiveList<>();
    private final Newest<Snapshot, InstanceRows.Comparison> comparing;
    private final Newest<Arrangement.Question, Arrangement> arranging;
    private final Newest<RowNotes.Question, List<RowNotes.Noted>> noting;
    private final Consumer<Snapshot> settled;
    private final ReadOnlyObjectWrapper<Map<StateFilter, Long>> counts =
            new ReadOnlyObjectWrapper<>(this, "counts", Map.of());
    private final ReadOnlyObjectWrapper<Map<Location, Long>> regionCounts =
            new ReadOnlyObjectWrapper<>(this, "regionCounts", Map.of());
    private Frame frame = (change, isWished) -> change.run();
    private RowFilter filter = RowFilter.of("", StateFilter.ALL, Optional.empty());
    private Optional<Comparator<RowFacts>> order = Optional.empty();
    private RowNotes.Learned learned = RowNotes.Learned.NOTHING;
    private Snapshot snapshot;
    private Arrangement.@Nullable Question shown;

    /** @param settled called with the list that the rows are those of, whenever they have been arranged */
    LiveRows(Background background, Snapshot first, Consumer<Snapshot> settled) {
        this.snapshot = first;
        this.settled = settled;
        this.comparing = new Newest<>(background, rows::compare, this::take);
        this.arranging = new Newest<>(background, Arrangement::of, this::arranged);
        this.noting = new Newest<>(background, RowNotes::changes, this::noted);
    }

    void show(Snapshot next) {
        comparing.take(
                next,
                InstanceFeed.isLong(Math.max(next.instances().size(), rows.all().size())));
    }

    private void take(InstanceRows.Comparison comparison) {
        snapshot = comparison.snapshot();
        rows.take(comparison);
        note();
        arrange();
    }

    /** What rows show of runs and money from now on. */
    void learn(RowNotes.Learned next) {
        learned = next;
        note();
    }

    private void note() {
        Instant now = snapshot.parts().stream()
                .flatMap(part -> part.asOf().stream())
                .reduce(learned.at(), (one, other) -> one.isAfter(other) ? one : other);
        noting.take(
                new RowNotes.Question(rows.all(), learned, now),
                InstanceFeed.isLong(rows.all().size()));
    }

    private void noted(List<RowNotes.Noted> changes) {
        changes.forEach(it -> it.row().setNotes(it.notes()));
        if (!changes.isEmpty() && order.isPresent()) {
            arrange();
        }
    }

    void setFilter(RowFilter next) {
        if (!next.equals(filter)) {
            filter = next;
            arrange();
        }
    }

    /** @param next empty for the order listed */
    void setOrder(Optional<Comparator<RowFacts>> next) {
        order = next;
        arrange();
    }

    /** Rows change within the frame from now on. */
    void setFrame(Frame next) {
        frame = next;
    }

    private void arrange() {
        List<Location> locations =
                snapshot.parts().stream().map(InstanceFeed.Part::location).toList();
        var question = new Arrangement.Question(rows.all(), locations, filter, order, visible);
        arranging.take(question, InstanceFeed.isLong(Math.max(rows.all().size(), visible.size())));
    }

    private void arranged(Arrangement next) {
        boolean isWished = shown != null
                && !(shown.filter().equals(next.question().filter())
                        && shown.order().equals(next.question().order()));
        shown = next.question();
        if (next.visible().isNothing() && next.visible().from() == visible.content()) {
            visible.become(next.visible());
        } else {
            frame.around(() -> visible.become(next.visible()), isWished);
        }
        regionCounts.set(next.regionCounts());
        counts.set(next.counts());
        settled.accept(snapshot);
    }

    void showRuns(Map<String, Run> newest) {
        if (rows.showRuns(newest)) {
            arrange();
        }
    }

    void showRun(Run run) {
        rows.showRun(run);
    }

    @Nullable
    InstanceRow find(InstanceRef ref) {
        return rows.find(ref);
    }

    /** Whether a command can be sent there now; may be asked on any thread. */
    boolean isReachable(InstanceRef ref) {
        InstanceRow row = rows.find(ref);
        return row != null && row.summary().isReachable();
    }

    /** All rows, shown or not, in the order listed. */
    List<InstanceRow> all() {
        return rows.all();
    }

    /** Whether there were rows when they were last arranged. */
    boolean isAny() {
        return shown != null && !shown.rows().isEmpty();
    }

    ObservableList<InstanceRow> visible() {
        return visible;
    }

    ReadOnlyObjectProperty<Map<StateFilter, Long>> countsProperty() {
        return counts.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Map<Location, Long>> regionCountsProperty() {
        return regionCounts.getReadOnlyProperty();
    }
}
