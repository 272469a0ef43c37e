package dev.runctl.ui.control;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.text.ByteSize;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.theme.StyleClasses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.event.EventTarget;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;

/** Checkpoints with their numbers, their verdict and a Resume button each. */
public final class CheckpointTable {
    static final Messages TEXT = Messages.of("checkpoints");

    private final TableView<CheckpointRow> table = new TableView<>();
    private final BooleanProperty runShown = new SimpleBooleanProperty(this, "runShown", true);
    private final BooleanProperty hasLoss = new SimpleBooleanProperty(this, "hasLoss");
    private final BooleanProperty showsEpoch = new SimpleBooleanProperty(this, "showsEpoch");
    private final BooleanProperty showsStep = new SimpleBooleanProperty(this, "showsStep");
    private final BooleanProperty hasAccuracy = new SimpleBooleanProperty(this, "hasAccuracy");
    private final BooleanProperty namesRun = new SimpleBooleanProperty(this, "namesRun");
    private Consumer<CheckpointRow> plan = row -> {};
    private Consumer<CheckpointRow> fork = row -> {};
    private Consumer<CheckpointRow> look = row -> {};
    private Runnable delete = () -> {};
    private boolean canDelete;
    private Consumer<List<CheckpointRow>> download = rows -> {};
    private final BooleanProperty available = new SimpleBooleanProperty(this, "available", true);

    private final ObjectProperty<Instant> now = new SimpleObjectProperty<>(this, "now", Instant.EPOCH);

    private boolean canProtect;
    private Consumer<CheckpointRow> protect = row -> {};

    /**
     * @param showsRun whether a column names the run; the step then has a column only where there are no epochs, and the size none, for want of room
     */
    public CheckpointTable(
            ObservableList<CheckpointRow> rows,
            boolean showsRun,
            Consumer<CheckpointRow> resume,
            Consumer<Checkpoint> copyPath,
            Consumer<CheckpointRow> openRun) {
        KeptSelection<CheckpointRow> kept =
                new KeptSelection<>(table, rows, row -> row.checkpoint().path());
        SortedList<CheckpointRow> sorted = new SortedList<>(rows);
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        // Several runs have a newest and a best each.
        namesRun.bind(Bindings.createBooleanBinding(
                () -> showsRun
                        && runShown.get()
                        && rows.stream()
                                        .map(it -> it.checkpoint().run())
                                        .distinct()
                                        .count()
                                > 1,
                rows,
                runShown));
        kept.restore();
        table.getStyleClass().add("checkpoint-table");
        table.setFixedCellSize(46);
        TableColumn<CheckpointRow, CheckpointRow> name = column("name", 166, () -> new CheckpointCells.Name(namesRun));
        name.setPrefWidth(220);
        name.setComparator(Comparator.comparing(it -> it.checkpoint().name()));
        table.getColumns().add(name);
        List<TableColumn<CheckpointRow, ?>> firstToGo = new ArrayList<>();
        TableColumn<CheckpointRow, CheckpointRow> epoch =
                number("epoch", 50, it -> whole(it.checkpoint().epoch()), byLong(Checkpoint::epoch));
        TableColumn<CheckpointRow, CheckpointRow> step =
                number("step", 74, it -> whole(it.checkpoint().step()), byLong(Checkpoint::step));
        table.getColumns().addAll(List.of(epoch, step));
        TableColumn<CheckpointRow, CheckpointRow> loss = number(
                "loss",
                66,
                it -> decimal(it.loss()),
                Comparator.comparing(it -> it.loss().orElse(Double.NaN)));
        TableColumn<CheckpointRow, CheckpointRow> accuracy = number(
                "accuracy",
                68,
                it -> decimal(it.accuracy()),
                Comparator.comparing(it -> it.accuracy().orElse(Double.NaN)));
        table.getColumns().addAll(List.of(loss, accuracy));
        if (!showsRun) {
            firstToGo.add(step);
        }
        firstToGo.add(accuracy);
        Function<CheckpointRow, String> size =
                it -> ByteSize.text(it.checkpoint().size());
        if (!showsRun) {
            table.getColumns()
                    .add(number(
                            "size",
                            80,
                            size,
                            Comparator.comparing(it -> it.checkpoint().size())));
        }
        TableColumn<CheckpointRow, CheckpointRow> saved =
                column("age", 92, () -> new CheckpointCells.Saved(showsRun ? size : it -> "", now));
        saved.setComparator(Comparator.<CheckpointRow, Instant>comparing(
                        it -> it.checkpoint().modified())
                .reversed());
        saved.setMaxWidth(124);
        saved.getStyleClass().add(StyleClasses.NUMBER);
        table.getColumns().add(saved);
        TableColumn<CheckpointRow, CheckpointRow> verdict = column("verdict", 106, CheckpointCells.VerdictCell::new);
        verdict.setPrefWidth(220);
        verdict.setComparator(
                Comparator.comparing(it -> it.checkpoint().verdict().kind()));
        table.getColumns().add(verdict);
        TableColumn<CheckpointRow, CheckpointRow> places = column("places", 52, CheckpointPlaces::new);
        places.setMaxWidth(76);
        places.setComparator(Comparator.comparing(it -> (it.onInstance() ? 1 : 0)
                + 2 * Math.min(1, it.checkpoint().copies().size())));
        table.getColumns().add(places);
        if (showsRun) {
            TableColumn<CheckpointRow, CheckpointRow> run =
                    column("run", 40, () -> new CheckpointCells.RunCell(openRun));
            run.setComparator(Comparator.comparing(
                    it -> it.checkpoint().run().map(id -> id.value()).orElse("")));
            run.setMaxWidth(48);
            table.getColumns().add(run);
            firstToGo.add(run);
            ColumnRoom.keepWhile(table, run, runShown);
        }
        firstToGo.addAll(List.of(loss, places));
        TableColumn<CheckpointRow, CheckpointRow> action =
                column("", 116, () -> new CheckpointCells.ResumeCell(resume, available));
        action.setSortable(false);
        action.setMinWidth(104);
        action.setMaxWidth(104);
        table.getColumns().add(action);
        // A column of dashes takes room from the names.
        hasLoss.bind(Bindings.createBooleanBinding(() -> holds(rows, CheckpointRow::loss), rows));
        hasAccuracy.bind(Bindings.createBooleanBinding(() -> holds(rows, CheckpointRow::accuracy), rows));
        // One of these says which checkpoint it is, however narrow the window.
        showsEpoch.bind(Bindings.createBooleanBinding(
                () -> tells(rows, Checkpoint::epoch) || !tells(rows, Checkpoint::step), rows));
        showsStep.bind(Bindings.createBooleanBinding(
                () -> tells(rows, Checkpoint::step) && !(showsRun && tells(rows, Checkpoint::epoch)), rows));
        ColumnRoom.keepWhile(table, epoch, showsEpoch);
        ColumnRoom.keepWhile(table, step, showsStep);
        ColumnRoom.keepWhile(table, loss, hasLoss);
        ColumnRoom.keepWhile(table, accuracy, hasAccuracy);
        ColumnRoom.follow(table, firstToGo, TableView.CONSTRAINED_RESIZE_POLICY_SUBSEQUENT_COLUMNS);
        table.setRowFactory(view -> row(resume, copyPath, openRun));
        RowMenus.openByKeyboard(table);
        // A filter: the table itself takes Enter for editing.
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && event.getTarget() == table) {
                lookAtSelected();
                event.consume();
            } else if (event.getCode() == KeyCode.DELETE && event.getTarget() == table) {
                delete.run();
                event.consume();
            }
        });
    }

    private static boolean tells(List<CheckpointRow> rows, Function<Checkpoint, OptionalLong> count) {
        return rows.stream().anyMatch(it -> count.apply(it.checkpoint()).isPresent());
    }

    private static boolean holds(List<CheckpointRow> rows, Function<CheckpointRow, Optional<Double>> figure) {
        return rows.stream().anyMatch(it -> figure.apply(it).isPresent());
    }

    /** Whether what was clicked in the row does something of its own. */
    private static boolean isOnControl(EventTarget target, TableRow<CheckpointRow> row) {
        for (Node at = target instanceof Node node ? node : row; at != null && at != row; at = at.getParent()) {
            // A button that is disabled lets the click through to its cell.
            if (at instanceof ButtonBase || at instanceof CheckpointCells.ResumeCell) {
                return true;
            }
        }
        return false;
    }

    private TableRow<CheckpointRow> row(
            Consumer<CheckpointRow> resume, Consumer<Checkpoint> copyPath, Consumer<CheckpointRow> openRun) {
        TableRow<CheckpointRow> row = new TableRow<>();
        MenuItem resumeItem = new MenuItem(TEXT.text("resume"));
        MenuItem planItem = new MenuItem(TEXT.text("resume-plan"));
        planItem.setOnAction(event -> plan.accept(row.getItem()));
        planItem.disableProperty().bind(resumeItem.disableProperty());
        MenuItem forkItem = new MenuItem(TEXT.text("fork"));
        forkItem.setOnAction(event -> fork.accept(row.getItem()));
        forkItem.disableProperty().bind(resumeItem.disableProperty());
        MenuItem copyItem = new MenuItem(TEXT.text("copy-path"));
        resumeItem.setOnAction(event -> resume.accept(row.getItem()));
        copyItem.setOnAction(event -> copyPath.accept(row.getItem().checkpoint()));
        MenuItem lookItem = new MenuItem(TEXT.text("look"));
        lookItem.setOnAction(event -> look.accept(row.getItem()));
        row.setOnMouseClicked(event -> {
            boolean isTwice = event.getClickCount() == 2 && event.getButton() == MouseButton.PRIMARY;
            if (isTwice && !isOnControl(event.getTarget(), row)) {
                lookAtSelected();
            }
        });
        MenuItem downloadItem = new MenuItem(TEXT.text("download"));
        downloadItem.setOnAction(event -> download.accept(List.copyOf(chosen())));
        MenuItem openItem = new MenuItem(TEXT.text("open-run"));
        openItem.setOnAction(event -> openRun.accept(row.getItem()));
        MenuItem deleteItem = new MenuItem(TEXT.text("delete", 0));
        deleteItem.setOnAction(event -> delete.run());
        MenuItem protectItem = new MenuItem();
        protectItem.setOnAction(event -> protect.accept(row.getItem()));
        ContextMenu menu = new ContextMenu(lookItem, resumeItem, planItem, forkItem, downloadItem, copyItem);
        menu.setOnShowing(event -> {
            CheckpointRow item = row.getItem();
            resumeItem.setDisable(item == null || item.obstacle().isPresent() || !available.get());
            menu.getItems().setAll(lookItem, resumeItem, planItem, forkItem, downloadItem, copyItem);
            if (runShown.get() && item != null && item.run().isPresent()) {
                menu.getItems().add(openItem);
            }
            if (canProtect && item != null && item.checkpoint().run().isPresent()) {
                protectItem.setText(TEXT.text(item.isProtected() ? "unprotect" : "protect"));
                menu.getItems().add(protectItem);
            }
            if (canDelete) {
                deleteItem.setText(TEXT.text("delete", chosen().size()));
                menu.getItems().add(deleteItem);
            }
        });
        row.emptyProperty().subscribe(empty -> row.setContextMenu(empty ? null : menu));
        return row;
    }

    private static String whole(OptionalLong value) {
        return value.isPresent() ? String.format(java.util.Locale.ROOT, "%,d", value.getAsLong()) : Formats.none();
    }

    private static String decimal(Optional<Double> value) {
        return value.map(CheckpointRow::number).orElse(Formats.none());
    }

    private static Comparator<CheckpointRow> byLong(Function<Checkpoint, OptionalLong> value) {
        return Comparator.comparingLong(it -> value.apply(it.checkpoint()).orElse(-1));
    }

    private static TableColumn<CheckpointRow, CheckpointRow> column(
            String key,
            double width,
            java.util.function.Supplier<javafx.scene.control.TableCell<CheckpointRow, CheckpointRow>> cell) {
        TableColumn<CheckpointRow, CheckpointRow> column =
                new TableColumn<>(key.isEmpty() ? "" : TEXT.text("column." + key));
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(any -> cell.get());
        column.setPrefWidth(width);
        column.setMinWidth(width);
        column.setReorderable(false);
        return column;
    }

    private static TableColumn<CheckpointRow, CheckpointRow> number(
            String key, double width, Function<CheckpointRow, String> text, Comparator<CheckpointRow> order) {
        TableColumn<CheckpointRow, CheckpointRow> column = column(key, width, () -> new CheckpointCells.Number(text));
        column.setComparator(order);
        column.setMaxWidth(width + 12);
        column.getStyleClass().add(StyleClasses.NUMBER);
        return column;
    }

    public Node node() {
        return table;
    }

    public TableView<CheckpointRow> table() {
        return table;
    }

    /** Called for a row whose resuming is to be looked at before it is done. */
    public void onPlan(Consumer<CheckpointRow> action) {
        plan = action;
    }

    /** Called for a row from whose weights a new run is to begin. */
    public void onFork(Consumer<CheckpointRow> action) {
        fork = action;
    }

    /** Lets several rows be chosen, and offers to change the mark of those that stay. */
    public void choosable(Consumer<CheckpointRow> onProtect) {
        canProtect = true;
        protect = onProtect;
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    }

    /** The rows chosen; changes as they do. */
    public ObservableList<CheckpointRow> chosen() {
        return table.getSelectionModel().getSelectedItems();
    }

    /** Called when the rows chosen are to be deleted, by the menu or the delete key. */
    public void onDelete(Runnable action) {
        delete = action;
        canDelete = true;
    }

    /** Called for a row that is to be looked into: by its menu, Enter, a double click or {@link #lookButton}. */
    public void onLook(Consumer<CheckpointRow> action) {
        look = action;
    }

    /** Lets several rows be chosen; called for those that are to be brought to this machine, by the menu or {@link #downloadButton}. */
    public void onDownload(Consumer<List<CheckpointRow>> action) {
        download = action;
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    }

    /** A button that downloads the rows chosen. */
    public Button downloadButton() {
        Button button = new Button(TEXT.text("download"), Icons.of("fth-download"));
        button.setId("checkpoints-download");
        button.setTooltip(new Tooltip(TEXT.text("download.tip")));
        button.getStyleClass().add(StyleClasses.GHOST);
        button.setMinWidth(Button.USE_PREF_SIZE);
        button.disableProperty()
                .bind(table.getSelectionModel().selectedItemProperty().isNull());
        button.setOnAction(event -> download.accept(List.copyOf(chosen())));
        return button;
    }

    /** A button that looks into the row selected. */
    public Button lookButton() {
        Button button = new Button(TEXT.text("look"), Icons.of("fth-search"));
        button.getStyleClass().add(StyleClasses.GHOST);
        button.setMinWidth(Button.USE_PREF_SIZE);
        button.disableProperty()
                .bind(table.getSelectionModel().selectedItemProperty().isNull());
        button.setOnAction(event -> lookAtSelected());
        return button;
    }

    private void lookAtSelected() {
        CheckpointRow selected = table.getSelectionModel().getSelectedItem();
        if (selected != null) {
            look.accept(selected);
        }
    }

    /** The time by which ages are shown; a row's own where that is later. */
    public ObjectProperty<Instant> nowProperty() {
        return now;
    }

    /** Whether the column that names the run is of use now. */
    public BooleanProperty runShownProperty() {
        return runShown;
    }

    /** Whether resuming is available at all now; rows may have obstacles of their own. */
    public BooleanProperty availableProperty() {
        return available;
    }
}
