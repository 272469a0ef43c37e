package dev.runctl.ui.shell;

import dev.runctl.ui.common.Command;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The command palette: what is typed, what matches, which one is marked. */
final class PaletteViewModel {
    private final List<Command> all;
    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final ObservableList<Command> matches = FXCollections.observableArrayList();
    private final ObservableList<Command> shownMatches = FXCollections.unmodifiableObservableList(matches);
    private final ReadOnlyIntegerWrapper marked = new ReadOnlyIntegerWrapper(this, "marked", 0);

    PaletteViewModel(List<Command> all) {
        this.all = new ArrayList<>(all);
        query.subscribe(text -> {
            matches.setAll(this.all.stream().filter(it -> it.matches(text)).toList());
            marked.set(0);
        });
    }

    /** Adds what is found only after the palette has opened: behind the rest, so that what is marked stays so. */
    void add(List<Command> found) {
        all.addAll(found);
        matches.addAll(found.stream().filter(it -> it.matches(query.get())).toList());
    }

    /** Marks another match; goes round at the ends. */
    void move(int by) {
        if (!matches.isEmpty()) {
            marked.set(Math.floorMod(marked.get() + by, matches.size()));
        }
    }

    /** Runs the marked command, if any. */
    void accept() {
        if (!matches.isEmpty()) {
            matches.get(marked.get()).action().run();
        }
    }

    StringProperty queryProperty() {
        return query;
    }

    ObservableList<Command> matches() {
        return shownMatches;
    }

    ReadOnlyIntegerProperty markedProperty() {
        return marked.getReadOnlyProperty();
    }
}
