package dev.runctl.ui.train;

import dev.runctl.text.ByteSize;
import dev.runctl.ui.theme.StyleClasses;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Button;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/** Columns of the tables of files and folders. */
final class SyncColumns {
    private SyncColumns() {}

    /** Text that is whole in a tooltip where the column is too narrow for it. */
    static <T> TableColumn<T, String> text(String title, double width, Function<T, String> value) {
        TableColumn<T, String> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(value.apply(features.getValue())));
        column.setCellFactory(it -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable String text, boolean empty) {
                super.updateItem(text, empty);
                if (empty || text == null || text.isEmpty()) {
                    setText(null);
                    setTooltip(null);
                } else {
                    // A line break in a name would make the row two lines high.
                    setText(text.replaceAll("\\p{Cntrl}", "?"));
                    setTooltip(new Tooltip(text));
                }
            }
        });
        return column;
    }

    /** Sizes in bytes; a negative one is unknown. */
    static <T> TableColumn<T, Long> bytes(String title, ToLongFunction<T> value) {
        TableColumn<T, Long> column = new TableColumn<>(title);
        column.setPrefWidth(90);
        column.getStyleClass().add(StyleClasses.NUMBER);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(value.applyAsLong(features.getValue())));
        column.setCellFactory(it -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable Long bytes, boolean empty) {
                super.updateItem(bytes, empty);
                setText(empty || bytes == null || bytes < 0 ? null : ByteSize.text(bytes));
            }
        });
        return column;
    }

    static <T> TableColumn<T, Integer> count(String title, ToIntFunction<T> value) {
        TableColumn<T, Integer> column = new TableColumn<>(title);
        column.setPrefWidth(80);
        column.getStyleClass().add(StyleClasses.NUMBER);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(value.applyAsInt(features.getValue())));
        return column;
    }

    /** The same action for each row. */
    static <T> TableColumn<T, T> button(String text, Consumer<T> action) {
        TableColumn<T, T> column = new TableColumn<>();
        column.setPrefWidth(130);
        column.setSortable(false);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(it -> new TableCell<>() {
            private final Button button = new Button(text);

            @Override
            protected void updateItem(@Nullable T row, boolean empty) {
                super.updateItem(row, empty);
                setGraphic(empty || row == null ? null : button);
                if (row != null) {
                    button.setOnAction(event -> action.accept(row));
                }
            }
        });
        return column;
    }
}
