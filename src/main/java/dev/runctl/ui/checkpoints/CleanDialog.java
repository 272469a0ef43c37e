package dev.runctl.ui.checkpoints;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.RunId;
import dev.runctl.text.ByteSize;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Shows what would be deleted before anything is, with the rules that decide it, and deletes. */
final class CleanDialog {
    private static final Messages TEXT = Messages.of("checkpoints");

    private final FailureText failures = new FailureText();
    private final CleanViewModel model;
    private final TableView<CleanViewModel.Line> table = new TableView<>();
    private final Label nothing = label("", StyleClasses.MUTED);
    private final Banner failure = new Banner();
    private final VBox gains = new VBox(2);
    private final VBox warnings = new VBox(6);
    private final CheckBox evenLast = new CheckBox(TEXT.text("clean.even-last"));
    private final Button delete = new Button();
    private final VBox root = new VBox();
    private Runnable close = () -> {};

    private CleanDialog(CleanViewModel model) {
        this.model = model;
        String title = model.chosenCount()
                .map(it -> TEXT.text("clean.title.delete", it))
                .orElseGet(() -> TEXT.text("clean.title"));
        buildTable();
        VBox.setVgrow(table, Priority.ALWAYS);
        evenLast.setId("clean-even-last");
        evenLast.selectedProperty().bindBidirectional(model.evenLast);
        evenLast.managedProperty().bind(evenLast.visibleProperty());
        root.setId("clean-dialog");
        root.getStyleClass().addAll(StyleClasses.RAISED, "clean-dialog");
        root.getChildren()
                .setAll(
                        new VBox(
                                2,
                                label(title, StyleClasses.DIALOG_TITLE),
                                label(model.place().title(), StyleClasses.CAPTION)),
                        new CleanFields(model).node(),
                        failure,
                        table,
                        warnings,
                        evenLast,
                        gains,
                        buttons());
        model.planProperty().subscribe(this::show);
        model.problemProperty().subscribe(this::show);
        model.failureProperty().subscribe(this::showFailure);
        model.evenLast.subscribe(this::showDelete);
    }

    static void open(CleanViewModel model, Overlays overlays) {
        CleanDialog dialog = new CleanDialog(model);
        dialog.close = overlays.show(dialog.root, model::close);
        model.load();
    }

    private static Label label(String text, String styleClass) {
        Label label = new Label(text);
        label.getStyleClass().add(styleClass);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private HBox buttons() {
        Button cancel = new Button(TEXT.text("clean.cancel"));
        cancel.setOnAction(event -> close.run());
        delete.setId("clean-delete");
        delete.getStyleClass().add(StyleClasses.DANGER);
        delete.setOnAction(event -> {
            close.run();
            model.delete();
        });
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox buttons = new HBox(8, space, cancel, delete);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        return buttons;
    }

    private void buildTable() {
        table.setId("clean-lines");
        table.setItems(model.lines());
        table.setPlaceholder(nothing);
        table.setFixedCellSize(32);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getColumns()
                .add(column(
                        "name",
                        250,
                        () -> new Words(line -> line.held().checkpoint().name())));
        table.getColumns().add(column("what", 84, What::new));
        table.getColumns().add(column("size", 80, () -> {
            Words size =
                    new Words(line -> ByteSize.text(line.held().checkpoint().size()));
            size.getStyleClass().add(StyleClasses.NUMBER);
            return size;
        }));
        table.getColumns().get(2).getStyleClass().add(StyleClasses.NUMBER);
        if (model.place() instanceof Place.OnInstance) {
            table.getColumns()
                    .add(column(
                            "run",
                            190,
                            () -> new Words(line -> line.held()
                                    .checkpoint()
                                    .run()
                                    .map(RunId::value)
                                    .orElse(Formats.none()))));
        }
        table.getColumns().add(column("why", 240, () -> new Words(CleanViewModel.Line::detail)));
    }

    private static TableColumn<CleanViewModel.Line, CleanViewModel.Line> column(
            String key, double width, Supplier<TableCell<CleanViewModel.Line, CleanViewModel.Line>> cell) {
        TableColumn<CleanViewModel.Line, CleanViewModel.Line> column =
                new TableColumn<>(TEXT.text("clean.column." + key));
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(any -> cell.get());
        column.setPrefWidth(width);
        column.setMinWidth(60);
        column.setSortable(false);
        column.setReorderable(false);
        return column;
    }

    /** A text, with itself as the tooltip for where it is cut. */
    private static final class Words extends TableCell<CleanViewModel.Line, CleanViewModel.Line> {
        private final Function<CleanViewModel.Line, String> text;

        Words(Function<CleanViewModel.Line, String> text) {
            this.text = text;
        }

        @Override
        protected void updateItem(CleanViewModel.Line line, boolean empty) {
            super.updateItem(line, empty);
            setText(empty || line == null ? null : text.apply(line));
            setTooltip(getText() == null ? null : new Tooltip(getText()));
        }
    }

    private static final class What extends TableCell<CleanViewModel.Line, CleanViewModel.Line> {
        private final Badge badge = new Badge();

        @Override
        protected void updateItem(CleanViewModel.Line line, boolean empty) {
            super.updateItem(line, empty);
            setGraphic(empty || line == null ? null : badge);
            if (!empty && line != null) {
                badge.show(
                        TEXT.text(line.goes() ? "clean.goes" : "clean.stays"),
                        line.goes() ? "fth-trash-2" : "fth-check",
                        line.goes() ? Tone.BAD : Tone.OK);
            }
        }
    }

    private void show() {
        boolean loaded = model.planProperty().get().isPresent();
        nothing.setText(
                model.problemProperty().get().isEmpty() ? TEXT.text(loaded ? "clean.none" : "clean.loading") : "");
        gains.getChildren()
                .setAll(model.gains().stream()
                        .map(it -> label(it, StyleClasses.CAPTION))
                        .toList());
        warnings.getChildren()
                .setAll(model.warnings().stream().map(CleanDialog::warning).toList());
        evenLast.setVisible(model.takesLast());
        showDelete();
    }

    private static Node warning(String text) {
        HBox box = new HBox(Icons.of("fth-alert-triangle"), label(text, StyleClasses.SMALL));
        box.getStyleClass().addAll(StyleClasses.BANNER, "banner-warn");
        box.setMinHeight(Region.USE_PREF_SIZE);
        return box;
    }

    private void showDelete() {
        int count = model.problemProperty().get().isEmpty() ? model.removals() : 0;
        delete.setText(TEXT.text("clean.delete", count));
        delete.setDisable(count == 0 || model.takesLast() && !model.evenLast.get());
    }

    private void showFailure(Optional<Failure> why) {
        why.ifPresentOrElse(
                it -> failure.show(
                        Tone.WARN,
                        failures.headline(it) + " " + failures.nextStep(it),
                        TEXT.text("retry"),
                        model::load),
                failure::hide);
    }
}
