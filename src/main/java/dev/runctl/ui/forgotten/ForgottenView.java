package dev.runctl.ui.forgotten;

import dev.runctl.domain.forgotten.Forgotten;
import dev.runctl.text.ForgottenText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.List;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The Forgotten screen. */
public final class ForgottenView implements Screen {
    private static final Messages TEXT = Messages.of("forgotten");

    private final ForgottenText words = new ForgottenText();
    private final ForgottenViewModel model;
    private final Overlays overlays;
    private final TableView<ForgottenRow> table = new TableView<>();
    private final StackPane area = new StackPane();
    private final Banner banner = new Banner();
    private final VBox root;

    public ForgottenView(ForgottenViewModel model, Overlays overlays) {
        this.model = model;
        this.overlays = overlays;
        buildTable();
        Label title = new Label(TEXT.text("title"));
        title.getStyleClass().add(StyleClasses.PAGE_TITLE);
        Button mark = mark();
        Button delete = delete();
        HBox header = new HBox(title, space(), look(), mark, delete);
        header.getStyleClass().add(StyleClasses.PAGE_HEADER);
        Label summary = new Label();
        summary.setId("forgotten-summary");
        summary.getStyleClass().add(StyleClasses.MUTED);
        summary.textProperty().bind(model.summaryProperty());
        for (Node part : List.of(mark, delete, summary)) { // where there is nothing, nothing can be done
            part.visibleProperty().bind(Bindings.isNotEmpty(model.rows()));
            part.managedProperty().bind(part.visibleProperty());
        }
        VBox body = new VBox(10, summary, banner, area);
        body.getStyleClass().add(StyleClasses.PAGE_BODY);
        VBox.setVgrow(area, Priority.ALWAYS);
        VBox.setVgrow(body, Priority.ALWAYS);
        root = new VBox(header, body);
        root.getStyleClass().add(StyleClasses.PAGE);
        model.loadingProperty().subscribe(now -> arrange());
        model.rows().addListener((ListChangeListener<ForgottenRow>) change -> arrange());
        model.problemProperty().subscribe(text -> {
            if (text.isEmpty()) {
                banner.hide();
            } else {
                banner.show(Tone.WARN, text, TEXT.text("retry"), model::look);
            }
            arrange();
        });
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void shown() {
        model.shown();
        table.requestFocus();
    }

    @Override
    public void hidden() {}

    private static Region space() {
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        return space;
    }

    private Button look() {
        Button look = new Button(TEXT.text("look"), Icons.of("fth-refresh-cw"));
        look.setId("forgotten-look");
        look.disableProperty().bind(model.loadingProperty());
        look.setOnAction(event -> model.look());
        return look;
    }

    private Button mark() {
        Button mark = new Button(TEXT.text("mark"), Icons.of("fth-tag"));
        mark.setId("forgotten-mark");
        mark.disableProperty().bind(model.chosenCountProperty().map(it -> it == 0));
        mark.setOnAction(event -> model.mark());
        return mark;
    }

    private Button delete() {
        Button delete = new Button(TEXT.text("delete"), Icons.of("fth-trash-2"));
        delete.setId("forgotten-delete");
        delete.getStyleClass().add(StyleClasses.DANGER);
        delete.disableProperty().bind(model.chosenCountProperty().map(it -> it == 0));
        delete.setOnAction(event -> {
            List<Forgotten> chosen = model.chosen();
            ConfirmDialog.open(chosen, overlays, () -> model.remove(chosen));
        });
        return delete;
    }

    private void arrange() {
        boolean isLoading = model.loadingProperty().get();
        if (!model.rows().isEmpty()) {
            area.getChildren().setAll(table);
        } else if (isLoading) {
            ProgressIndicator spinner = new ProgressIndicator();
            spinner.getStyleClass().add("busy-spinner");
            Label text = new Label(TEXT.text("loading"));
            text.getStyleClass().add(StyleClasses.MUTED);
            VBox box = new VBox(spinner, text);
            box.getStyleClass().add("loading");
            area.getChildren().setAll(box);
        } else if (model.problemProperty().get().isEmpty()) {
            area.getChildren()
                    .setAll(new EmptyState("fth-check-circle", TEXT.text("empty.title"), TEXT.text("empty.text")));
        } else {
            area.getChildren().clear();
        }
    }

    private void buildTable() {
        table.setId("forgotten");
        table.getStyleClass().add("forgotten-table");
        table.setItems(model.rows());
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getColumns().add(choice());
        table.getColumns().add(column("what", 170, words::kind, false));
        table.getColumns().add(column("name", 280, ForgottenView::name, false));
        table.getColumns()
                .add(column("since", 128, it -> it.since().map(Formats::day).orElse(Formats.none()), false));
        table.getColumns().add(column("size", 84, it -> it.bytes() == 0 ? Formats.none() : words.size(it), true));
        table.getColumns()
                .add(column(
                        "month", 90, it -> it.usdPerMonth().map(Formats::money).orElse(Formats.none()), true));
        table.getColumns().add(column("owner", 110, words::owner, false));
        table.getColumns().add(column("marked", 96, it -> it.marked().isBlank() ? Formats.none() : it.marked(), false));
        table.getColumns().add(column("note", 170, words::note, false));
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            ForgottenRow row = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.SPACE && row != null && row.thing().isSafe()) {
                row.chosenProperty().set(!row.chosenProperty().get());
                event.consume();
            }
        });
    }

    private static String name(Forgotten it) {
        return it.name().isBlank() || it.name().equals(it.id()) ? it.id() : it.name() + "  " + it.id();
    }

    private TableColumn<ForgottenRow, ForgottenRow> choice() {
        TableColumn<ForgottenRow, ForgottenRow> column = new TableColumn<>();
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(any -> new Choice());
        column.setMinWidth(44);
        column.setMaxWidth(44);
        column.setSortable(false);
        column.setReorderable(false);
        return column;
    }

    /** A box to tick, bound to its row for as long as the cell shows it. */
    private static final class Choice extends TableCell<ForgottenRow, ForgottenRow> {
        private final CheckBox box = new CheckBox();
        private @Nullable ForgottenRow bound;

        @Override
        protected void updateItem(@Nullable ForgottenRow row, boolean empty) {
            super.updateItem(row, empty);
            if (bound != null) {
                box.selectedProperty().unbindBidirectional(bound.chosenProperty());
                bound = null;
            }
            setGraphic(empty || row == null ? null : box);
            setAlignment(Pos.CENTER);
            if (!empty && row != null) {
                bound = row;
                box.selectedProperty().bindBidirectional(row.chosenProperty());
                box.setDisable(!row.thing().isSafe());
                box.setFocusTraversable(false);
                box.setAccessibleText(TEXT.text("select", name(row.thing())));
            }
        }
    }

    private static TableColumn<ForgottenRow, String> column(
            String key, double width, Function<Forgotten, String> text, boolean isNumber) {
        TableColumn<ForgottenRow, String> column = new TableColumn<>(TEXT.text("column." + key));
        column.setCellValueFactory(features ->
                new ReadOnlyObjectWrapper<>(text.apply(features.getValue().thing())));
        column.setCellFactory(any -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable String value, boolean empty) {
                super.updateItem(value, empty);
                setText(empty ? null : value);
                setTooltip(empty || value == null || value.isBlank() ? null : new Tooltip(value));
            }
        });
        column.setPrefWidth(width);
        column.setMinWidth(60);
        column.setSortable(false);
        column.setReorderable(false);
        if (isNumber) {
            column.getStyleClass().add(StyleClasses.NUMBER);
        }
        return column;
    }
}
