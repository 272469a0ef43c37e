package dev.runctl.ui.control;

import dev.runctl.ui.common.UiThread;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.util.Callback;

/**
 * Lets a table do without its less important columns where it is too narrow for all. Where even the others do not fit they
 * keep their least widths, and the table scrolls sideways.
 */
public final class ColumnRoom<R> {
    /** What borders, and the bar to scroll down, take. */
    private static final double EDGE = 18;

    private final TableView<R> table;
    private final List<TableColumn<R, ?>> firstToGo;
    private final Callback<TableView.ResizeFeatures, Boolean> fitting;
    private final Set<TableColumn<R, ?>> dropped = new HashSet<>();

    private ColumnRoom(
            TableView<R> table,
            List<TableColumn<R, ?>> firstToGo,
            Callback<TableView.ResizeFeatures, Boolean> fitting) {
        this.table = table;
        this.firstToGo = firstToGo;
        this.fitting = fitting;
    }

    /**
     * Follows the table's width from here on. The columns' least widths say what they need; whether those that may go are
     * shown is decided here alone.
     *
     * @param firstToGo the columns that may go, the least important first
     * @param fitting how the columns share the room where there is enough
     */
    public static <R> void follow(
            TableView<R> table,
            List<TableColumn<R, ?>> firstToGo,
            Callback<TableView.ResizeFeatures, Boolean> fitting) {
        ColumnRoom<R> room = new ColumnRoom<>(table, firstToGo, fitting);
        table.setColumnResizePolicy(fitting);
        // Later: columns that come or go while the table is laid out are not laid out themselves.
        table.widthProperty().subscribe(width -> UiThread.later(room::arrange));
        table.getVisibleLeafColumns().subscribe(() -> UiThread.later(room::arrange));
    }

    /**
     * Takes the column out of the table while it is of no use, and puts it back where it was among the others. Before
     * {@link #follow}.
     */
    public static <R> void keepWhile(TableView<R> table, TableColumn<R, ?> column, ObservableBooleanValue use) {
        List<TableColumn<R, ?>> before =
                List.copyOf(table.getColumns().subList(0, table.getColumns().indexOf(column)));
        use.subscribe(is -> {
            if (!is) {
                table.getColumns().remove(column);
            } else if (!table.getColumns().contains(column)) {
                int at = (int)
                        table.getColumns().stream().filter(before::contains).count();
                table.getColumns().add(at, column);
            }
        });
    }

    private void arrange() {
        double room = table.getWidth() - EDGE;
        if (room <= 0) {
            return;
        }
        double needed = table.getColumns().stream()
                .filter(it -> it.isVisible() || dropped.contains(it))
                .mapToDouble(TableColumn::getMinWidth)
                .sum();
        Set<TableColumn<R, ?>> next = new HashSet<>();
        for (TableColumn<R, ?> column : firstToGo) {
            if (needed > room
                    && table.getColumns().contains(column)
                    && (column.isVisible() || dropped.contains(column))) {
                next.add(column);
                needed -= column.getMinWidth();
            }
        }
        firstToGo.stream()
                .filter(dropped::contains)
                .filter(it -> !next.contains(it))
                .forEach(it -> it.setVisible(true));
        next.forEach(it -> it.setVisible(false));
        dropped.clear();
        dropped.addAll(next);
        var policy = needed > room ? TableView.UNCONSTRAINED_RESIZE_POLICY : fitting;
        if (table.getColumnResizePolicy() != policy) {
            table.setColumnResizePolicy(policy);
        }
    }
}
