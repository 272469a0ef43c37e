package dev.runctl.ui.costs;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.KeptSelection;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.collections.transformation.SortedList;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** The Costs screen: sums, days, and a table by instance, project or run, with what the figures rest on below. */
public final class CostsView implements Screen {
    private static final Messages TEXT = CostText.TEXT;

    @FXML
    private ComboBox<CostScope> place;

    @FXML
    private ProgressIndicator asking;

    @FXML
    private MenuButton export;

    @FXML
    private Button refresh;

    @FXML
    private Banner stale;

    @FXML
    private Banner problems;

    @FXML
    private StackPane frame;

    @FXML
    private ScrollPane figures;

    @FXML
    private HBox tiles;

    @FXML
    private HBox days;

    @FXML
    private HBox groups;

    @FXML
    private TableView<CostRow> table;

    @FXML
    private VBox notes;

    @FXML
    private EmptyState loading;

    @FXML
    private EmptyState free;

    @FXML
    private EmptyState empty;

    @FXML
    private EmptyState failed;

    private final FailureText failures = new FailureText();
    private final CostsViewModel model;
    private final Navigator navigator;
    private final Workbench workbench;
    private final VBox root;
    private final CostTiles sums;
    private final DayBars bars;

    public CostsView(CostsViewModel model, Navigator navigator, Workbench workbench) {
        this.model = model;
        this.navigator = navigator;
        this.workbench = workbench;
        this.root = Fxml.load(this, TEXT);
        this.sums = new CostTiles(tiles);
        this.bars = new DayBars(days);
        notes.widthProperty().subscribe(this::keepNotesWhole);
        bindTable();
        bindGroups();
        bindPlace();
        bindStates();
        bindExport();
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void shown() {
        model.start();
    }

    @Override
    public void hidden() {
        model.stop();
    }

    private void bindTable() {
        CostColumns columns = new CostColumns(table);
        model.groupProperty().subscribe(columns::show);
        KeptSelection<CostRow> kept = new KeptSelection<>(table, model.rows(), CostRow::key);
        SortedList<CostRow> sorted = new SortedList<>(model.rows());
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        kept.restore();
        table.setRowFactory(view -> {
            TableRow<CostRow> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2 && !row.isEmpty()) {
                    open(row.getItem());
                }
            });
            return row;
        });
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            CostRow selected = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && selected != null) {
                open(selected);
                event.consume();
            }
        });
    }

    private void open(CostRow row) {
        row.instance().ifPresent(navigator::instance);
        row.run().ifPresent(navigator::run);
    }

    private void bindGroups() {
        ToggleGroup group = new ToggleGroup();
        for (CostGroup choice : CostGroup.values()) {
            ToggleButton chip = new ToggleButton(TEXT.text(choice.key()));
            chip.setId("costs-" + choice.name().toLowerCase(Locale.ROOT));
            chip.getStyleClass().setAll(StyleClasses.CHIP);
            chip.setToggleGroup(group);
            chip.setUserData(choice);
            chip.setSelected(choice == model.groupProperty().get());
            groups.getChildren().add(chip);
        }
        group.selectedToggleProperty().subscribe((was, is) -> {
            if (is == null) {
                group.selectToggle(was);
            } else {
                model.groupProperty().set((CostGroup) is.getUserData());
            }
        });
    }

    /** Shown only where several locations are listed: the screen tells of all together, or of one. */
    private void bindPlace() {
        place.setItems(model.scopes());
        place.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable CostScope scope) {
                return scope == null ? "" : CostPlaces.of(scope);
            }

            @Override
            public CostScope fromString(String text) {
                return model.scope();
            }
        });
        place.managedProperty().bind(place.visibleProperty());
        model.scopes().subscribe(() -> {
            place.setVisible(model.scopes().size() > 1);
            place.setValue(model.scope());
        });
        place.setVisible(false);
        place.valueProperty().subscribe(chosen -> {
            if (chosen != null && model.scopes().contains(chosen)) {
                model.choose(chosen);
            }
        });
    }

    private void bindStates() {
        asking.visibleProperty().bind(model.askingProperty());
        model.contentProperty().subscribe(content -> {
            figures.setVisible(content == CostsViewModel.Content.ROWS);
            loading.setVisible(content == CostsViewModel.Content.LOADING);
            free.setVisible(content == CostsViewModel.Content.FREE);
            empty.setVisible(content == CostsViewModel.Content.EMPTY);
            failed.setVisible(content == CostsViewModel.Content.FAILED);
            export.setDisable(content != CostsViewModel.Content.ROWS);
            problemsOf(model.knownProperty().get());
        });
        model.knownProperty().subscribe(this::show);
        model.failureProperty()
                .subscribe(failure -> failure.ifPresent(it ->
                        failed.say(TEXT.text("failed.title"), failures.headline(it) + " " + failures.nextStep(it))));
        model.staleProperty().subscribe(this::showStale);
        refresh.setOnAction(event -> model.refresh());
        Button retry = new Button(TEXT.text("retry"));
        retry.setOnAction(event -> model.refresh());
        failed.setActions(retry);
        Button create = new Button(TEXT.text("empty.action"));
        create.setOnAction(event -> navigator.instances());
        empty.setActions(create);
    }

    private void show(Optional<CostOperations.Known> known) {
        known.map(CostOperations.Known::overview).ifPresent(this::show);
        problemsOf(known);
    }

    private void show(CostOverview overview) {
        sums.show(overview);
        bars.show(overview);
        List<String> lines = CostNotes.of(overview);
        notes.getChildren()
                .setAll(lines.stream()
                        .map(it -> {
                            Label note = new Label(it);
                            note.setWrapText(true);
                            note.setMinHeight(Label.USE_PREF_SIZE);
                            note.getStyleClass().add(StyleClasses.CAPTION);
                            return note;
                        })
                        .toList());
        keepNotesWhole();
    }

    /** A scroll pane asks for the least height without a width, by which wrapped lines are one. */
    private void keepNotesWhole() {
        notes.applyCss(); // the font decides how many lines there are
        notes.setMinHeight(Region.USE_COMPUTED_SIZE);
        notes.setMinHeight(notes.prefHeight(notes.getWidth()));
    }

    private void problemsOf(Optional<CostOperations.Known> known) {
        boolean isShown = model.contentProperty().get() != CostsViewModel.Content.FREE;
        List<String> lines =
                isShown ? known.map(it -> CostTroubles.of(it, failures)).orElse(List.of()) : List.of();
        if (lines.isEmpty()) {
            problems.hide();
        } else {
            problems.show(Tone.WARN, String.join("\n", lines));
        }
    }

    private void showStale(List<CostsViewModel.Stale> now) {
        if (now.isEmpty()) {
            stale.hide();
        } else {
            String text =
                    String.join("\n", CostTroubles.stale(now, model.scope().isAll(), failures));
            stale.show(Tone.WARN, text, TEXT.text("retry"), model::refresh);
        }
    }

    private void bindExport() {
        for (CostOperations.Form form : CostOperations.Form.values()) {
            MenuItem item = new MenuItem(TEXT.text("export." + form.name().toLowerCase(Locale.ROOT)));
            item.setId("costs-export-" + form.name().toLowerCase(Locale.ROOT));
            item.setOnAction(event -> model.knownProperty().get().ifPresent(it -> export(form, it.overview())));
            export.getItems().add(item);
        }
    }

    private void export(CostOperations.Form form, CostOverview overview) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(TEXT.text("export.title"));
        String day = Formats.isoDay(overview.at());
        List<Location> where = overview.locations();
        String place = where.size() == 1 ? where.getFirst().region() : "all";
        chooser.setInitialFileName(
                "costs-" + place + "-" + day + "." + form.name().toLowerCase(Locale.ROOT));
        File file = chooser.showSaveDialog(root.getScene().getWindow());
        if (file == null) {
            return;
        }
        var names = model.names();
        workbench.work(
                TEXT.text("export.title"),
                (steps, cancel) -> {
                    model.operations().export(file.toPath(), form, overview, names);
                    return file;
                },
                saved -> workbench.info(TEXT.text("export.done", saved.getPath())));
    }
}
