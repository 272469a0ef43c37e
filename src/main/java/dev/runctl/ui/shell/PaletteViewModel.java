package dev.runctl.ui.shell;

import dev.runctl.ui.common.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The command palette: what is typed, what matches, which one is marked. */
final class PaletteViewModel {
    /** A command with what it is searched in, made once: with thousands of instances each letter typed looks at all of them. */
    private record Entry(Command command, String text) {
        static List<Entry> of(List<Command> commands) {
            return commands.stream().map(it -> new Entry(it, it.searched())).toList();
        }

        boolean hasAll(List<String> words) {
            return words.stream().allMatch(text::contains);
        }
    }

    private final List<Entry> all;
    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final ObservableList<Command> matches = FXCollections.observableArrayList();
    private final ObservableList<Command> shownMatches = FXCollections.unmodifiableObservableList(matches);
    private final ReadOnlyIntegerWrapper marked = new ReadOnlyIntegerWrapper(this, "marked", 0);

    PaletteViewModel(List<Command> all) {
        this.all = new ArrayList<>(Entry.of(all));
        query.subscribe(text -> {
            matches.setAll(matching(this.all));
            marked.set(0);
        });
    }

    /** Those that have every word of the query, in any order. */
    private List<Command> matching(List<Entry> entries) {
        List<String> words =
                List.of(query.get().toLowerCase(Locale.ROOT).strip().split("\\s+", -1));
        return entries.stream()
                .filter(it -> it.hasAll(words))
                .map(Entry::command)
                .toList();
    }

    /** Adds what is found only after the palette has opened: behind the rest, so that what is marked stays so. */
    void add(List<Command> found) {
        List<Entry> entries = Entry.of(found);
        all.addAll(entries);
        matches.addAll(matching(entries));
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
