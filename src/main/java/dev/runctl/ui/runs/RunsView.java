package dev.runctl.ui.runs;

import dev.runctl.domain.run.RunId;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.KeptSelection;
import dev.runctl.ui.control.RowMenus;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.collections.transformation.SortedList;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The Runs screen: the list, and in its place the page of the run that is open. */
public final class RunsView implements Screen {
    private static final Messages TEXT = Messages.of("runs");
    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    @FXML
    private VBox list;

    @FXML
    private Button newRun;

    @FXML
    private Button merged;

    @FXML
    private StackPane mergedFrame;

    @FXML
    private Button compare;

    @FXML
    private StackPane compareFrame;

    @FXML
    private TextField query;

    @FXML
    private FlowPane filters;

    @FXML
    private Banner stale;

    @FXML
    private TableView<ListedRun> table;

    @FXML
    private EmptyState loading;

    @FXML
    private EmptyState empty;

    @FXML
    private EmptyState noMatch;

    @FXML
    private EmptyState failed;

    private final FailureText failures = new FailureText();
    private final RunsViewModel model;
    private final RunPageView page;
    private final Navigator navigator;
    private final MergedLogView mergedLog;
    private final StackPane root;
    private List<RunId> merging = List.of();
    private Optional<RunId> opened = Optional.empty();
    private boolean visible;

    public RunsView(
            RunsViewModel model,
            RunPageView page,
            MergedLogViewModel mergedModel,
            Workbench workbench,
            Navigator navigator) {
        this.model = model;
        this.page = page;
        this.navigator = navigator;
        this.root = Fxml.load(this, TEXT);
        this.mergedLog = new MergedLogView(mergedModel, workbench, this::showList, navigator::run);
        root.getChildren().addAll(page.node(), mergedLog.node());
        page.node().setVisible(false);
        mergedLog.node().setVisible(false);
        bindList();
        bindStates();
        bindKeys();
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void shown() {
        visible = true;
        if (opened.isPresent()) {
            page.open(opened.get());
        } else if (!merging.isEmpty()) {
            mergedLog.open(merging);
        } else {
            model.start();
        }
    }

    @Override
    public void hidden() {
        visible = false;
        model.stop();
        page.close();
        mergedLog.close();
    }

    @Override
    public void chosen() {
        showList();
    }

    @Override
    public List<Command> commands() {
        return opened.isEmpty() ? List.of() : page.commands();
    }

    /** Shows the run's page, now or when the screen is next shown. */
    public void open(RunId id) {
        opened = Optional.of(id);
        merging = List.of();
        switchPart();
    }

    /** Shows the list, now or when the screen is next shown. */
    public void showList() {
        opened = Optional.empty();
        merging = List.of();
        switchPart();
        table.requestFocus();
    }

    private void switchPart() {
        list.setVisible(opened.isEmpty() && merging.isEmpty());
        mergedLog.node().setVisible(!merging.isEmpty());
        page.node().setVisible(opened.isPresent());
        if (visible) {
            hidden();
            shown();
        }
    }

    private void bindList() {
        RunColumns.install(table);
        KeptSelection<ListedRun> kept = new KeptSelection<>(table, model.rows(), ListedRun::id);
        SortedList<ListedRun> sorted = new SortedList<>(model.rows());
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        kept.restore();
        RowMenus.openByKeyboard(table);
        table.setRowFactory(view -> {
            TableRow<ListedRun> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                boolean selects = event.isShortcutDown() || event.isShiftDown();
                if (event.getButton() == MouseButton.PRIMARY && !row.isEmpty() && !selects) {
                    openRow(row.getItem());
                }
            });
            return row;
        });
        bindSelection();
        newRun.setOnAction(event -> navigator.train(Optional.empty()));
        query.textProperty().bindBidirectional(model.queryProperty());
        ToggleGroup group = new ToggleGroup();
        for (StateFilter filter : StateFilter.values()) {
            ToggleButton chip =
                    new ToggleButton(TEXT.text("filter." + filter.name().toLowerCase(Locale.ROOT)));
            chip.getStyleClass().setAll(StyleClasses.CHIP);
            chip.setMinWidth(ToggleButton.USE_PREF_SIZE);
            chip.setToggleGroup(group);
            chip.setUserData(filter);
            chip.setSelected(filter == model.filterProperty().get());
            filters.getChildren().add(chip);
        }
        group.selectedToggleProperty().subscribe((was, is) -> {
            if (is == null) {
                group.selectToggle(was);
            } else {
                model.filterProperty().set((StateFilter) is.getUserData());
            }
        });
        model.filterProperty()
                .subscribe(now -> group.getToggles().stream()
                        .filter(it -> it.getUserData() == now)
                        .forEach(group::selectToggle));
    }

    private void bindSelection() {
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        // A disabled button shows no tip of its own.
        Tooltip.install(mergedFrame, new Tooltip(TEXT.text("merged.tip")));
        Tooltip.install(compareFrame, new Tooltip(TEXT.text("compare.selected.tip")));
        var selected = table.getSelectionModel().getSelectedItems();
        selected.subscribe(() -> {
            int count = selected.size();
            merged.setDisable(count < MergedLogViewModel.FEWEST || count > MergedLogViewModel.MOST);
            compare.setDisable(count < RunCompare.FEWEST || count > RunCompare.MOST);
        });
        merged.setDisable(true);
        compare.setDisable(true);
        merged.setOnAction(event -> {
            merging = selectedRuns();
            switchPart();
        });
        compare.setOnAction(event -> {
            List<RunId> runs = selectedRuns();
            page.choose(runs.getFirst(), runs.subList(1, runs.size()));
            navigator.run(runs.getFirst());
            page.showComparison();
        });
    }

    /** In the order of the list. */
    private List<RunId> selectedRuns() {
        return table.getSelectionModel().getSelectedIndices().stream()
                .sorted()
                .map(table.getItems()::get)
                .map(ListedRun::id)
                .toList();
    }

    private void bindStates() {
        model.contentProperty().subscribe(content -> {
            table.setVisible(content == RunsViewModel.Content.ROWS);
            loading.setVisible(content == RunsViewModel.Content.LOADING);
            empty.setVisible(content == RunsViewModel.Content.EMPTY);
            noMatch.setVisible(content == RunsViewModel.Content.NO_MATCH);
            failed.setVisible(content == RunsViewModel.Content.FAILED);
        });
        model.staleProperty().subscribe(this::showStale);
        Button first = new Button(TEXT.text("new"));
        first.getStyleClass().add(StyleClasses.PRIMARY);
        first.setOnAction(event -> navigator.train(Optional.empty()));
        empty.setActions(first);
        Button clear = new Button(TEXT.text("no-match.clear"));
        clear.setOnAction(event -> {
            model.queryProperty().set("");
            model.filterProperty().set(StateFilter.ALL);
        });
        noMatch.setActions(clear);
        Button retry = new Button(TEXT.text("retry"));
        retry.setOnAction(event -> model.retry());
        failed.setActions(retry);
    }

    private void showStale(Optional<RunsViewModel.Stale> now) {
        if (now.isEmpty()) {
            stale.hide();
            return;
        }
        String why = failures.headline(now.get().failure());
        failed.say(
                TEXT.text("failed.title"),
                why + " " + failures.nextStep(now.get().failure()));
        stale.show(
                Tone.WARN,
                now.get()
                        .asOf()
                        .map(it -> TEXT.text("stale", Formats.time(it), why))
                        .orElse(TEXT.text("stale.never", why)),
                TEXT.text("retry"),
                model::retry);
    }

    private void bindKeys() {
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            ListedRun selected = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && selected != null) {
                openRow(selected);
                event.consume();
            }
        });
        list.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (FIND.match(event)) {
                query.requestFocus();
                query.selectAll();
                event.consume();
            }
        });
        query.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && !query.getText().isEmpty()) {
                query.clear();
                event.consume();
            } else if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.ENTER) {
                table.requestFocus();
                if (table.getSelectionModel().isEmpty()) {
                    table.getSelectionModel().selectFirst();
                }
                event.consume();
            }
        });
    }

    private void openRow(ListedRun row) {
        navigator.run(row.id());
    }
}
