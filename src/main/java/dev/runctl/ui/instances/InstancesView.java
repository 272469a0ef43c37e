package dev.runctl.ui.instances;

import atlantafx.base.controls.CustomTextField;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** The Instances screen. */
public final class InstancesView implements Screen {
    private static final Messages TEXT = Messages.of("instances");
    private static final List<InstanceAction> IN_TOOLBAR =
            List.of(InstanceAction.TRAIN, InstanceAction.START, InstanceAction.STOP);

    private final InstancesViewModel model;
    private final Overlays overlays;
    private final Workbench workbench;
    private final Parent node;
    private final InstanceDetailsViewModel detailsModel;
    private final InstanceDetailsView details;
    private final Map<InstanceAction, Button> buttons = new EnumMap<>(InstanceAction.class);
    private final Map<InstanceAction, MenuItem> menuItems = new EnumMap<>(InstanceAction.class);
    private final InstanceColumns columns;
    private final Timeline clock = new Timeline();
    private javafx.util.Subscription followed = () -> {};

    @FXML
    private HBox actions;

    @FXML
    private Button create;

    @FXML
    private HBox filterBar;

    @FXML
    private CustomTextField filter;

    @FXML
    private HBox chips;

    @FXML
    private Label selected;

    @FXML
    private Label age;

    @FXML
    private Banner banner;

    @FXML
    private StackPane area;

    @FXML
    private TableView<InstanceRow> table;

    @FXML
    private StackPane side;

    public InstancesView(InstancesViewModel model, Overlays overlays, Workbench workbench) {
        this.model = model;
        this.overlays = overlays;
        this.workbench = workbench;
        this.node = Fxml.load(this, TEXT);
        this.columns = new InstanceColumns(model);
        this.detailsModel = model.details();
        this.details = new InstanceDetailsView(
                detailsModel,
                model::perform,
                this::copy,
                () -> table.getSelectionModel().clearSelection());
        buildActions();
        buildFilters();
        buildTable();
        model.phaseProperty().subscribe(this::show);
        model.staleProperty().subscribe(text -> {
            if (text.isEmpty()) {
                banner.hide();
            } else {
                banner.show(Tone.WARN, text, TEXT.text("retry"), model::retry);
            }
        });
        clock.getKeyFrames().setAll(new KeyFrame(Duration.seconds(1), event -> {
            model.tick();
            detailsModel.tick();
        }));
        clock.setCycleCount(Animation.INDEFINITE);
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void shown() {
        model.shown();
        clock.play();
        table.requestFocus();
    }

    @Override
    public void hidden() {
        clock.stop();
        model.hidden();
    }

    private void buildActions() {
        ContextMenu menu = new ContextMenu();
        for (InstanceAction action : InstanceAction.values()) {
            String text = TEXT.text(action.textKey());
            if (IN_TOOLBAR.contains(action)) {
                Button button = new Button(text, Icons.of(action.icon()));
                button.setOnAction(event -> model.perform(action));
                button.setId("action-" + action.name().toLowerCase(java.util.Locale.ROOT));
                buttons.put(action, button);
                actions.getChildren().add(button);
            }
            MenuItem item = new MenuItem(text, Icons.of(action.icon()));
            // After the menu has closed: what asks a question waits for the answer, and the menu would stay over it.
            item.setOnAction(event -> UiThread.later(() -> model.perform(action)));
            menuItems.put(action, item);
            if (action == InstanceAction.REBOOT) {
                menu.getItems().add(new SeparatorMenuItem());
            }
            menu.getItems().add(item);
        }
        MenuItem copyId = new MenuItem(TEXT.text("action.copy-id"), Icons.of("fth-copy"));
        copyId.setOnAction(event -> copyIds());
        menu.getItems().add(5, copyId);
        table.setContextMenu(menu);
        Button more = new Button();
        more.setGraphic(Icons.of("fth-more-horizontal"));
        more.getStyleClass().add(StyleClasses.ICON_ONLY);
        more.setAccessibleText(TEXT.text("action.more"));
        more.setId("action-more");
        more.setOnAction(event -> menu.show(more, javafx.geometry.Side.BOTTOM, 0, 4));
        more.disableProperty().bind(javafx.beans.binding.Bindings.isEmpty(model.selection()));
        actions.getChildren().add(more);
        model.selection().addListener((ListChangeListener<InstanceRow>) change -> followSelection());
        followSelection();
    }

    private void followSelection() {
        followed.unsubscribe();
        followed = () -> {};
        for (InstanceRow row :
                model.selection().subList(0, Math.min(50, model.selection().size()))) {
            followed = followed.and(row.stateProperty().subscribe(this::showAllowed))
                    .and(row.runProperty().subscribe(this::showAllowed))
                    .and(row.summaryProperty().subscribe(this::showAllowed));
        }
        showAllowed();
        boolean any = !model.selection().isEmpty();
        selected.setText(any ? TEXT.text("selected", model.selection().size()) : "");
        boolean one = model.selection().size() == 1;
        detailsModel.show(one ? model.selection().getFirst() : null);
        if (one) {
            side.getChildren().setAll(details);
        } else {
            side.getChildren().clear();
        }
        side.setManaged(one);
        arrange();
    }

    private void arrange() {
        columns.arrange(
                model.isThisComputer(), model.regionCountsProperty().get().size() > 1, table.getWidth());
    }

    private void showAllowed() {
        buttons.forEach((action, button) -> button.setDisable(!model.allows(action)));
        menuItems.forEach((action, item) -> item.setDisable(!model.allows(action)));
    }

    private void buildFilters() {
        filter.textProperty().bindBidirectional(model.filterProperty());
        ToggleGroup group = new ToggleGroup();
        for (StateFilter state : StateFilter.values()) {
            ToggleButton chip = new ToggleButton();
            chip.getStyleClass().setAll("toggle-button", StyleClasses.CHIP);
            chip.getStyleClass().remove("toggle-button");
            chip.setToggleGroup(group);
            chip.setOnAction(event -> {
                chip.setSelected(true);
                model.stateFilterProperty().set(state);
            });
            model.stateFilterProperty().subscribe(now -> chip.setSelected(now == state));
            model.countsProperty().subscribe(counts -> {
                long count = counts.getOrDefault(state, 0L);
                chip.setText(TEXT.text("filter.count", TEXT.text(state.textKey()), count));
                boolean rare = state == StateFilter.CHANGING || state == StateFilter.TERMINATED;
                chip.setVisible(!rare || count > 0 || chip.isSelected());
                chip.setManaged(chip.isVisible());
            });
            chips.getChildren().add(chip);
        }
        chips.getChildren().addFirst(new RegionChoice(model));
        age.textProperty().bind(model.ageProperty());
    }

    private void buildTable() {
        new InstanceTable(table, model, columns, this::copyIds);
        model.regionCountsProperty().subscribe(counts -> arrange());
        // Later: columns that come or go while the table is laid out are not laid out themselves.
        table.widthProperty().subscribe(width -> UiThread.later(this::arrange));
        model.countsProperty().subscribe(counts -> {
            arrange();
            create.setText(TEXT.text(model.makesWorkspaces() ? "new-workspace" : "new"));
        });
    }

    private void show(InstancesViewModel.Phase phase) {
        boolean rows = phase == InstancesViewModel.Phase.ROWS;
        boolean any = rows || phase == InstancesViewModel.Phase.NO_MATCH;
        filterBar.setVisible(any);
        filterBar.setManaged(any);
        actions.setVisible(any);
        create.setVisible(phase != InstancesViewModel.Phase.EMPTY);
        area.getChildren().setAll(rows ? table : state(phase));
        side.setVisible(rows);
    }

    private Node state(InstancesViewModel.Phase phase) {
        return switch (phase) {
            case LOADING, ROWS -> loading();
            case NO_MATCH -> {
                EmptyState state =
                        new EmptyState("fth-filter", TEXT.text("no-match.title"), TEXT.text("no-match.text"));
                Button clear = new Button(TEXT.text("no-match.action"));
                clear.setOnAction(event -> model.clearFilters());
                state.setActions(clear);
                yield state;
            }
            case FAILED -> {
                FailureText words = new FailureText();
                EmptyState state = new EmptyState(
                        "fth-alert-triangle",
                        TEXT.text("failed.title"),
                        model.failure()
                                .map(it -> words.headline(it) + " " + words.nextStep(it))
                                .orElse(""));
                Button retry = new Button(TEXT.text("retry"), Icons.of("fth-refresh-cw"));
                retry.setOnAction(event -> model.retry());
                state.setActions(retry);
                yield state;
            }
            case EMPTY -> {
                String where = model.isThisComputer() ? "-local" : "-aws";
                EmptyState state = new EmptyState(
                        model.isThisComputer() ? "fth-monitor" : "fth-server",
                        TEXT.text("empty.title" + where),
                        TEXT.text("empty.text" + where));
                Button first = new Button(TEXT.text("empty.action" + where), Icons.of("fth-plus"));
                first.getStyleClass().addAll(StyleClasses.PRIMARY, StyleClasses.LARGE);
                first.setId("create-first");
                first.setOnAction(event -> openNew());
                state.setActions(first);
                yield state;
            }
        };
    }

    private static Node loading() {
        ProgressIndicator spinner = new ProgressIndicator();
        spinner.getStyleClass().add("busy-spinner");
        Label text = new Label(TEXT.text("loading"));
        text.getStyleClass().add(StyleClasses.MUTED);
        VBox box = new VBox(spinner, text);
        box.getStyleClass().add("loading");
        return box;
    }

    @FXML
    private void openNew() {
        if (model.isThisComputer()) {
            Runnable[] close = {() -> {}};
            NewWorkspaceView dialog = new NewWorkspaceView(model.newWorkspace(), () -> close[0].run());
            close[0] = overlays.show(dialog.node(), () -> {});
        } else {
            NewInstanceView.open(model.newInstance(), overlays);
        }
    }

    private void copyIds() {
        String ids =
                model.selection().stream().map(row -> row.ref().id().value()).collect(Collectors.joining("\n"));
        if (!ids.isEmpty()) {
            copy(ids);
        }
    }

    private void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
        workbench.info(TEXT.text("copied", text.lines().collect(Collectors.joining(", "))));
    }
}
