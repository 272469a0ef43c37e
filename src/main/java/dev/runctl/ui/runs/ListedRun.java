package dev.runctl.ui.runs;

import dev.runctl.domain.run.RunId;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * A run's place in the list, the same object for as long as the run is listed. A table drops its selection, and a click
 * that is under way, when an item is replaced; so what is known of the run changes inside.
 */
public final class ListedRun {
    private final ReadOnlyObjectWrapper<RunRow> row;

    ListedRun(RunRow row) {
        this.row = new ReadOnlyObjectWrapper<>(this, "row", row);
    }

    public RunId id() {
        return row().run().id();
    }

    public RunRow row() {
        return row.get();
    }

    public ReadOnlyObjectProperty<RunRow> rowProperty() {
        return row.getReadOnlyProperty();
    }

    void update(RunRow now) {
        row.set(now);
    }
}
