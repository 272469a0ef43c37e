package dev.runctl.ui.costs;

import dev.runctl.domain.cost.Amount;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.theme.StyleClasses;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;

/** The table's columns: what, its rate now, and what it cost in the times that people ask for. */
final class CostColumns {
    private static final Comparator<Amount> BY_MOST = Comparator.comparing(Amount::high);

    /** Those that projects and runs do not have. */
    private final List<TableColumn<CostRow, CostRow>> ofThings;

    CostColumns(TableView<CostRow> table) {
        TableColumn<CostRow, CostRow> name = column("name", 380, Comparator.comparing(CostRow::name));
        name.setCellFactory(any -> new NameCell());
        name.setMinWidth(220);
        var now = number(
                "now",
                104,
                it -> CostText.rate(it.spent().now()),
                Comparator.comparing(it -> it.spent().now().usdPerHour()));
        var start = amount("this-start", it -> it.spent().thisStart());
        var today = amount("today", it -> it.spent().today());
        var month = amount("month", it -> it.spent().month());
        ofThings = List.of(now, start, today);
        table.getColumns().setAll(List.of(name, now, start, today, month));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
    }

    void show(CostGroup group) {
        ofThings.forEach(it -> it.setVisible(group == CostGroup.INSTANCES));
    }

    private static TableColumn<CostRow, CostRow> column(String key, double width, Comparator<CostRow> order) {
        TableColumn<CostRow, CostRow> column = new TableColumn<>(CostText.TEXT.text("column." + key));
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setPrefWidth(width);
        column.setComparator(order);
        column.setReorderable(false);
        return column;
    }

    private static TableColumn<CostRow, CostRow> amount(String key, Function<CostRow, Amount> amount) {
        return number(key, 132, it -> Formats.amount(amount.apply(it)), Comparator.comparing(amount, BY_MOST));
    }

    private static TableColumn<CostRow, CostRow> number(
            String key, double width, Function<CostRow, String> text, Comparator<CostRow> order) {
        TableColumn<CostRow, CostRow> column = column(key, width, order);
        column.setMinWidth(width - 30);
        column.getStyleClass().add(StyleClasses.NUMBER);
        column.setCellFactory(any -> new NumberCell(text));
        return column;
    }

    private static final class NumberCell extends TableCell<CostRow, CostRow> {
        private final Function<CostRow, String> text;

        NumberCell(Function<CostRow, String> text) {
            this.text = text;
            getStyleClass().add(StyleClasses.NUMBER);
            setWrapText(true);
            setTextAlignment(TextAlignment.RIGHT);
        }

        @Override
        protected void updateItem(CostRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(empty || row == null ? null : text.apply(row));
        }
    }

    private static final class NameCell extends TableCell<CostRow, CostRow> {
        private final Label name = new Label();
        private final Label detail = new Label();
        private final VBox box = new VBox(1, name, detail);
        private final Tooltip all = new Tooltip();

        NameCell() {
            name.getStyleClass().add(StyleClasses.STRONG);
            detail.getStyleClass().add(StyleClasses.CAPTION);
            detail.managedProperty().bind(detail.visibleProperty());
            box.setAlignment(Pos.CENTER_LEFT);
        }

        @Override
        protected void updateItem(CostRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(null);
            setGraphic(empty || row == null ? null : box);
            if (row != null) {
                name.setText(row.name());
                detail.setText(row.detail());
                detail.setVisible(!row.detail().isEmpty());
                all.setText((row.name() + "\n" + row.detail()).strip());
            }
            setTooltip(empty || row == null ? null : all);
        }
    }
}
