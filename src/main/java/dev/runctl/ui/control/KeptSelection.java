package dev.runctl.ui.control;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.control.TableView;

/**
 * Keeps chosen what is chosen in a table when a refresh replaces its rows by newer ones about the same things. By itself a
 * table chooses by position, or nothing.
 */
public final class KeptSelection<R> {
    private final TableView<R> table;
    private final ObservableList<R> rows;
    private final Function<R, Object> key;
    private Set<Object> chosen = Set.of();

    /** To be made before the table follows the rows: what is chosen is seen first, while the table does not know yet. */
    public KeptSelection(TableView<R> table, ObservableList<R> rows, Function<R, Object> key) {
        this.table = table;
        this.rows = rows;
        this.key = key;
        rows.addListener((ListChangeListener<R>) change -> chosen = keys());
    }

    /** To be called once the table follows the rows. */
    public void restore() {
        rows.addListener((ListChangeListener<R>) change -> chooseAgain());
    }

    private Set<Object> keys() {
        return table.getSelectionModel().getSelectedItems().stream()
                .filter(java.util.Objects::nonNull)
                .map(key)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void chooseAgain() {
        R current = table.getSelectionModel().getSelectedItem();
        boolean isFresh = current == null || table.getItems().contains(current);
        if (isFresh && keys().equals(chosen)) {
            return;
        }
        List<R> items = table.getItems();
        int[] wanted = java.util.stream.IntStream.range(0, items.size())
                .filter(i -> chosen.contains(key.apply(items.get(i))))
                .toArray();
        table.getSelectionModel().clearSelection();
        if (wanted.length > 0) {
            table.getSelectionModel().selectIndices(wanted[0], wanted);
        }
    }
}
