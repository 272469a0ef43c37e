package dev.runctl.ui.control.checkpoint;

import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.text.ByteSize;
import dev.runctl.text.InspectionText;
import dev.runctl.text.Messages;
import dev.runctl.ui.theme.StyleClasses;
import java.util.Comparator;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.transformation.SortedList;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The tensors of a checkpoint, with a filter over them. */
final class TensorTable {
    private static final Messages TEXT = Messages.of("inspect");

    private final VBox box = new VBox();

    TensorTable(InspectionViewModel model, int all) {
        TableView<TensorSummary> table = new TableView<>();
        table.setId("inspect-tensors");
        SortedList<TensorSummary> sorted = new SortedList<>(model.tensors());
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        table.setFixedCellSize(28);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        Label none = new Label(TEXT.text("filter.none"));
        none.getStyleClass().add(StyleClasses.MUTED);
        table.setPlaceholder(none);
        TableColumn<TensorSummary, TensorSummary> name =
                column("tensor", 400, TensorSummary::name, Comparator.comparing(TensorSummary::name));
        name.getStyleClass().add(StyleClasses.MONO);
        table.getColumns().add(name);
        table.getColumns()
                .add(column(
                        "shape",
                        140,
                        InspectionText::shape,
                        Comparator.comparingLong(it -> it.shape().stream().reduce(1L, (a, b) -> a * b))));
        table.getColumns().add(column("dtype", 100, TensorSummary::dtype, Comparator.comparing(TensorSummary::dtype)));
        TableColumn<TensorSummary, TensorSummary> bytes =
                column("bytes", 90, it -> ByteSize.text(it.bytes()), Comparator.comparingLong(TensorSummary::bytes));
        bytes.getStyleClass().add(StyleClasses.NUMBER);
        table.getColumns().add(bytes);
        TextField filter = new TextField();
        filter.setId("inspect-filter");
        filter.setPromptText(TEXT.text("filter"));
        filter.textProperty().subscribe(model::filter);
        HBox.setHgrow(filter, Priority.ALWAYS);
        Label count = new Label();
        count.getStyleClass().add(StyleClasses.CAPTION);
        Runnable counted =
                () -> count.setText(TEXT.text("filter.count", model.tensors().size(), all));
        model.tensors().subscribe(counted);
        counted.run();
        HBox bar = new HBox(filter, count);
        bar.getStyleClass().add("inspect-filter");
        VBox.setVgrow(table, Priority.ALWAYS);
        box.getStyleClass().add("inspect-tab");
        box.getChildren().setAll(bar, table);
    }

    private static TableColumn<TensorSummary, TensorSummary> column(
            String key, double width, Function<TensorSummary, String> text, Comparator<TensorSummary> order) {
        TableColumn<TensorSummary, TensorSummary> column = new TableColumn<>(TEXT.text("column." + key));
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(any -> new TableCell<>() {
            @Override
            protected void updateItem(TensorSummary tensor, boolean empty) {
                super.updateItem(tensor, empty);
                setText(empty || tensor == null ? null : text.apply(tensor));
            }
        });
        column.setComparator(order);
        column.setPrefWidth(width);
        column.setReorderable(false);
        return column;
    }

    Node node() {
        return box;
    }
}
