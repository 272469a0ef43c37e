package dev.runctl.ui.instances;

import dev.runctl.domain.instance.InstanceState;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.KeptPlace;
import dev.runctl.ui.control.RowMenus;
import java.util.List;
import java.util.Objects;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/** Makes a table one of instances: its rows, their order, what is chosen among them and what keys and clicks do. */
final class InstanceTable {
    private static final PseudoClass TERMINATED = PseudoClass.getPseudoClass("terminated");
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");
    private static final double ROW_HEIGHT = 46;

    private final TableView<InstanceRow> table;
    private final InstancesViewModel model;
    private final KeptPlace<InstanceRow> place;

    /** @param onCopy what the keys for copying do */
    InstanceTable(TableView<InstanceRow> table, InstancesViewModel model, InstanceColumns columns, Runnable onCopy) {
        this.table = table;
        this.model = model;
        this.place = new KeptPlace<>(table);
        table.getColumns().setAll(columns.all());
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_SUBSEQUENT_COLUMNS);
        // All rows are as high; measuring them takes longer the more there are.
        table.setFixedCellSize(ROW_HEIGHT);
        table.setSortPolicy(view -> {
            UiThread.later(() -> model.setOrder(columns.order(view.getSortOrder())));
            return true;
        });
        table.setItems(model.visibleRows());
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setRowFactory(view -> row());
        RowMenus.openByKeyboard(table);
        table.setPlaceholder(new Label());
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<InstanceRow>)
                change -> takeSelection());
        model.setFrame((change, isWished) -> {
            place.around(change, !isWished);
            takeSelection();
            model.takeWanted().ifPresent(this::select);
        });
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE) {
                model.perform(InstanceAction.TERMINATE);
            } else if (event.getCode() == KeyCode.ENTER) {
                openSelected();
            } else if (new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN).match(event)) {
                onCopy.run();
            }
        });
        model.wantedProperty().subscribe(wanted -> model.takeWanted().ifPresent(this::select));
    }

    private void takeSelection() {
        if (place.isChanging()) {
            return;
        }
        List<InstanceRow> rows = table.getSelectionModel().getSelectedItems().stream()
                .filter(Objects::nonNull)
                .toList();
        if (!rows.equals(model.selection())) {
            model.selection().setAll(rows);
        }
    }

    private TableRow<InstanceRow> row() {
        TableRow<InstanceRow> row = new TableRow<>();
        row.itemProperty()
                .flatMap(it -> it.stateProperty())
                .orElse(InstanceState.PENDING)
                .subscribe(state -> row.pseudoClassStateChanged(TERMINATED, state == InstanceState.TERMINATED));
        row.itemProperty()
                .flatMap(it -> model.troubledProperty()
                        .map(all -> all.contains(it.ref().location())))
                .orElse(false)
                .subscribe(isStale -> row.pseudoClassStateChanged(STALE, isStale));
        row.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2 && !row.isEmpty()) {
                openSelected();
            }
        });
        return row;
    }

    private void openSelected() {
        model.perform(model.allows(InstanceAction.OPEN_RUN) ? InstanceAction.OPEN_RUN : InstanceAction.TRAIN);
    }

    private void select(InstanceRow row) {
        table.getSelectionModel().clearSelection();
        table.getSelectionModel().select(row);
        table.scrollTo(row);
    }
}
