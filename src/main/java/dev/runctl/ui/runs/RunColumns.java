package dev.runctl.ui.runs;

import dev.runctl.domain.run.RunState;
import dev.runctl.service.metric.SeenProgress;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.ColumnRoom;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.ProgressText;
import dev.runctl.ui.theme.StyleClasses;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The columns of the list of runs. */
final class RunColumns {
    private static final Messages TEXT = Messages.of("runs");

    private RunColumns() {}

    static void install(TableView<ListedRun> table) {
        table.setFixedCellSize(46);
        var state = whole(column(
                "state",
                124,
                StateCell::new,
                Comparator.comparing(it -> it.run().status().state())));
        var run = least(170, column("run", 400, WhatCell::new, Comparator.comparing(RunRow::script)));
        var instance = least(
                124,
                column(
                        "instance",
                        160,
                        InstanceCell::new,
                        Comparator.comparing(it -> it.run().instanceName())));
        var progress = whole(column(
                "progress",
                216,
                ProgressCell::new,
                Comparator.comparing(
                        it -> it.progress().map(SeenProgress::fraction).orElse(-1.0))));
        var started = whole(text(
                "started",
                124,
                RunRow::started,
                Comparator.<RunRow, Instant>comparing(it -> it.run().created()).reversed()));
        var duration = whole(number(
                "duration",
                96,
                RunRow::duration,
                Comparator.comparing(it -> it.run().duration(it.now()))));
        var cost = least(
                92,
                number(
                        "cost",
                        110,
                        RunRow::cost,
                        Comparator.comparing(it -> it.expense().amount().high())));
        explain(cost);
        table.getColumns().setAll(List.of(state, run, instance, progress, started, duration, cost));
        ColumnRoom.follow(
                table, List.of(cost, duration, started), TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    }

    private static TableColumn<ListedRun, RunRow> least(double width, TableColumn<ListedRun, RunRow> column) {
        column.setMinWidth(width);
        return column;
    }

    /** What would be cut first in a narrow window, and cannot be guessed from what is left. */
    private static TableColumn<ListedRun, RunRow> whole(TableColumn<ListedRun, RunRow> column) {
        column.setMinWidth(column.getPrefWidth());
        return column;
    }

    private static TableColumn<ListedRun, RunRow> column(
            String key, double width, Supplier<TableCell<ListedRun, RunRow>> cell, Comparator<RunRow> order) {
        TableColumn<ListedRun, RunRow> column = new TableColumn<>(TEXT.text("column." + key));
        column.setCellValueFactory(features -> features.getValue().rowProperty());
        column.setCellFactory(any -> cell.get());
        column.setPrefWidth(width);
        column.setComparator(order);
        column.setReorderable(false);
        return column;
    }

    private static TableColumn<ListedRun, RunRow> text(
            String key, double width, Function<RunRow, String> text, Comparator<RunRow> order) {
        return column(
                key,
                width,
                () -> new TableCell<>() {
                    @Override
                    protected void updateItem(RunRow row, boolean empty) {
                        super.updateItem(row, empty);
                        setText(empty || row == null ? null : text.apply(row));
                    }
                },
                order);
    }

    private static TableColumn<ListedRun, RunRow> number(
            String key, double width, Function<RunRow, String> text, Comparator<RunRow> order) {
        TableColumn<ListedRun, RunRow> column = text(key, width, text, order);
        column.getStyleClass().add(StyleClasses.NUMBER);
        var plain = column.getCellFactory();
        column.setCellFactory(any -> {
            TableCell<ListedRun, RunRow> cell = plain.call(any);
            cell.getStyleClass().add(StyleClasses.NUMBER);
            return cell;
        });
        return column;
    }

    /** Each figure says by what it is known. */
    private static void explain(TableColumn<ListedRun, RunRow> cost) {
        var plain = cost.getCellFactory();
        cost.setCellFactory(any -> {
            TableCell<ListedRun, RunRow> cell = plain.call(any);
            Tooltip why = new Tooltip();
            why.setWrapText(true);
            why.setMaxWidth(360);
            cell.itemProperty().subscribe(row -> {
                if (row != null) {
                    why.setText(row.costReason());
                }
                cell.setTooltip(row == null ? null : why);
            });
            return cell;
        });
    }

    private abstract static class Base extends TableCell<ListedRun, RunRow> {
        abstract Node fill(RunRow row);

        @Override
        protected final void updateItem(RunRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(null);
            setGraphic(empty || row == null ? null : fill(row));
        }
    }

    private static Label label(String styleClass) {
        Label label = new Label();
        label.getStyleClass().add(styleClass);
        return label;
    }

    private static final class StateCell extends Base {
        private final Badge badge = new Badge();

        @Override
        Node fill(RunRow row) {
            return badge.show(row.run().status().state());
        }
    }

    private static final class WhatCell extends Base {
        private final Label script = label(StyleClasses.STRONG);
        private final FontIcon resumed = Icons.of("fth-git-branch", "icon-small");
        private final Label elsewhere = label(StyleClasses.CAPTION);
        private final Label arguments = label("run-arguments");
        private final VBox box = new VBox(1, new HBox(6, script, resumed, elsewhere), arguments);

        WhatCell() {
            box.setAlignment(Pos.CENTER_LEFT);
            ((HBox) box.getChildren().getFirst()).setAlignment(Pos.CENTER_LEFT);
            Tooltip.install(resumed, new Tooltip(TEXT.text("resumed")));
        }

        @Override
        Node fill(RunRow row) {
            script.setText(row.script());
            resumed.setVisible(row.run().request().lineage().isPresent());
            resumed.setManaged(resumed.isVisible());
            elsewhere.setText(row.run().isLaunchedElsewhere() ? RunDetails.launchedElsewhere(row.run()) : "");
            arguments.setText(
                    row.arguments().isEmpty()
                            ? TEXT.text("no-arguments")
                            : row.arguments().replaceAll("\\s", " "));
            return box;
        }
    }

    private static final class InstanceCell extends Base {
        private final Label name = new Label();
        private final Label type = label(StyleClasses.CAPTION);
        private final VBox box = new VBox(1, name, type);

        InstanceCell() {
            box.setAlignment(Pos.CENTER_LEFT);
        }

        @Override
        Node fill(RunRow row) {
            name.setText(row.run().instanceName());
            type.setText(row.run().instanceType());
            return box;
        }
    }

    private static final class ProgressCell extends Base {
        private final ProgressBar bar = new ProgressBar();
        private final Label text = label(StyleClasses.CAPTION);
        private final VBox box = new VBox(4, text, bar);

        ProgressCell() {
            box.setAlignment(Pos.CENTER_LEFT);
            bar.setMaxWidth(Double.MAX_VALUE);
            bar.managedProperty().bind(bar.visibleProperty());
        }

        @Override
        Node fill(RunRow row) {
            boolean running = row.run().status().state().isActive();
            text.setText(row.progress()
                    .map(it -> ProgressText.line(it, running, row.now()))
                    .orElse(running ? "" : "–"));
            bar.setVisible(running
                    && row.run().status().state() != RunState.STOPPING
                    && row.progress().map(SeenProgress::fraction).orElse(-1.0) >= 0);
            bar.setProgress(row.progress().map(SeenProgress::fraction).orElse(0.0));
            return box;
        }
    }
}
