package dev.runctl.ui.shell;

import dev.runctl.concurrent.Subscription;
import dev.runctl.service.settings.Settings;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** The main window's content: navigation, header, the present screen, and what floats over it. */
public final class ShellView {
    private static final Messages TEXT = Messages.of("shell");
    private static final Duration GOOD_NEWS_STAYS = Duration.seconds(4);
    private static final Duration BAD_NEWS_STAYS = Duration.seconds(12);

    private static final KeyCodeCombination PALETTE_KEY =
            new KeyCodeCombination(KeyCode.K, KeyCombination.SHORTCUT_DOWN);

    private final ShellViewModel model;
    private final OverlayLayer overlays;
    private final Parent node;
    private final Map<Place, Supplier<? extends Screen>> screens = new EnumMap<>(Place.class);
    private final List<Supplier<List<Command>>> commands = new ArrayList<>();
    private final List<Function<Consumer<List<Command>>, Subscription>> laterCommands = new ArrayList<>();
    private final Map<WorkItem, WorkCard> cards = new HashMap<>();
    private final Timeline clock = new Timeline();
    private @Nullable Screen current;

    private static final double SEARCH_EDGES = 20;
    private static final double SEARCH_WITH_KEY = 200;

    @FXML
    private StackPane root;

    @FXML
    private StackPane content;

    @FXML
    private ImageView logo;

    @FXML
    private VBox navigation;

    @FXML
    private VBox workPanel;

    @FXML
    private VBox toasts;

    @FXML
    private MenuButton appearance;

    @FXML
    private FontIcon appearanceIcon;

    @FXML
    private HBox topbar;

    @FXML
    private MenuButton locationMenu;

    @FXML
    private FontIcon locationIcon;

    @FXML
    private Button search;

    @FXML
    private HBox searchLine;

    @FXML
    private Label searchKey;

    @FXML
    private HBox cost;

    @FXML
    private Label costAmount;

    @FXML
    private Label costCount;

    @FXML
    private Button bell;

    @FXML
    private Label unseen;

    public ShellView(ShellViewModel model) {
        this.model = model;
        this.node = Fxml.load(this, TEXT);
        this.overlays = new OverlayLayer(root);
        logo.setImage(new Image(Objects.requireNonNull(ShellView.class.getResource("icon-64.png"))
                .toExternalForm()));
        buildNavigation();
        buildHeader();
        buildAppearance();
        showWork();
        showNotices();
        showQuestions();
        clock.getKeyFrames().setAll(new KeyFrame(Duration.seconds(1), event -> model.tick()));
        clock.setCycleCount(Animation.INDEFINITE);
    }

    public Parent node() {
        return node;
    }

    public Overlays overlays() {
        return overlays;
    }

    /** Shows who one is, beside the location. */
    public void identify(Node chip) {
        topbar.getChildren().add(topbar.getChildren().indexOf(locationMenu) + 1, chip);
    }

    /** The screen is made when it is first shown. */
    public void add(Place place, Supplier<? extends Screen> screen) {
        screens.put(place, screen);
    }

    /** Asked each time the palette opens. */
    public void addCommands(Supplier<List<Command>> source) {
        commands.add(source);
    }

    /** Asked each time the palette opens for what has to be read first; tells of it on the screen's thread. */
    public void addLaterCommands(Function<Consumer<List<Command>>, Subscription> source) {
        laterCommands.add(source);
    }

    /** Shows the present place and follows it from here on. */
    public void open() {
        clock.play();
        model.placeProperty().subscribe(this::show);
        addShortcuts();
    }

    /** Hides the present screen and ends what the window runs. */
    public void close() {
        clock.stop();
        if (current != null) {
            current.hidden();
            current = null;
        }
    }

    private void show(Place place) {
        Supplier<? extends Screen> source = screens.get(place);
        Screen next = source == null ? null : source.get();
        if (next == null || next == current) {
            return;
        }
        if (current != null) {
            current.hidden();
        }
        current = next;
        content.getChildren().setAll(next.node());
        next.shown();
    }

    private void go(Place place) {
        Supplier<? extends Screen> source = screens.get(place);
        if (source != null) {
            source.get().chosen();
        }
        model.placeProperty().set(place);
    }

    private void buildNavigation() {
        ToggleGroup group = new ToggleGroup();
        for (Place place : Place.values()) {
            String name = TEXT.text(place.textKey());
            ToggleButton button = new ToggleButton(name, Icons.of(place.icon()));
            button.getStyleClass().setAll("toggle-button", "nav-item");
            button.setMaxWidth(Double.MAX_VALUE);
            button.setId("nav-" + place.name().toLowerCase(Locale.ROOT));
            button.setTooltip(
                    new Tooltip(TEXT.text("place.tooltip", name, shortcut(place).getDisplayText())));
            group.getToggles().add(button);
            button.setOnAction(event -> {
                button.setSelected(true);
                go(place);
            });
            model.placeProperty().subscribe(now -> button.setSelected(now == place));
            navigation.getChildren().add(button);
        }
        navigation.addEventFilter(KeyEvent.KEY_PRESSED, this::moveInNavigation);
    }

    /** Toggles would choose another place by an arrow key and show it as chosen without going there. */
    private void moveInNavigation(KeyEvent event) {
        int step = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
        int at = navigation.getChildren().indexOf(event.getTarget());
        if (step != 0 && at >= 0) {
            int next = Math.clamp(at + step, 0, navigation.getChildren().size() - 1);
            navigation.getChildren().get(next).requestFocus();
            event.consume();
        }
    }

    private static KeyCodeCombination shortcut(Place place) {
        KeyCode digit = KeyCode.valueOf("DIGIT" + (place.ordinal() + 1));
        return new KeyCodeCombination(digit, KeyCombination.SHORTCUT_DOWN);
    }

    private void addShortcuts() {
        var accelerators = root.getScene().getAccelerators();
        for (Place place : Place.values()) {
            accelerators.put(shortcut(place), () -> {
                if (!overlays.isOpen()) {
                    go(place);
                }
            });
        }
        accelerators.put(PALETTE_KEY, this::openPalette);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::dismissToast);
    }

    /** The newest message goes before anything under it is left. */
    private void dismissToast(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE
                && !overlays.isOpen()
                && !toasts.getChildren().isEmpty()) {
            toasts.getChildren().removeLast();
            event.consume();
        }
    }

    private void buildHeader() {
        locationMenu.textProperty().bind(model.locationText());
        locationMenu.setTooltip(new Tooltip(TEXT.text("location.tooltip")));
        model.settingsProperty().subscribe(settings -> {
            locationIcon.setIconLiteral(settings.location().isThisComputer() ? "fth-monitor" : "fth-cloud");
            locationMenu.getItems().setAll(LocationMenu.items(model, this::openRegions));
        });
        model.profiles().subscribe(() -> locationMenu.getItems().setAll(LocationMenu.items(model, this::openRegions)));
        var running = model.runningCost();
        costAmount.textProperty().bind(running.map(RunningCost::amount));
        costCount.textProperty().bind(running.map(RunningCost::count));
        Tooltip.install(cost, new Tooltip(TEXT.text("cost.tooltip")));
        searchKey.setText(PALETTE_KEY.getDisplayText());
        // A narrow window leaves it what the others do not need.
        searchLine.prefWidthProperty().bind(search.widthProperty().subtract(SEARCH_EDGES));
        searchKey.visibleProperty().bind(search.widthProperty().greaterThan(SEARCH_WITH_KEY));
        searchKey.managedProperty().bind(searchKey.visibleProperty());
        search.setAccessibleText(TEXT.text("search"));
        unseen.textProperty().bind(model.unseenProperty().map(String::valueOf));
        unseen.visibleProperty().bind(model.unseenProperty().map(count -> count > 0));
        bell.accessibleTextProperty().bind(model.unseenProperty().map(count -> TEXT.text("notices.tooltip", count)));
    }

    private void buildAppearance() {
        for (Settings.Appearance choice : Settings.Appearance.values()) {
            RadioMenuItem item = new RadioMenuItem(TEXT.text("appearance." + key(choice)));
            item.setOnAction(event -> model.setAppearance(choice));
            model.settingsProperty().subscribe(settings -> item.setSelected(settings.appearance() == choice));
            appearance.getItems().add(item);
        }
        model.settingsProperty().subscribe(settings -> appearanceIcon.setIconLiteral(icon(settings.appearance())));
    }

    private static String key(Settings.Appearance choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static String icon(Settings.Appearance choice) {
        return switch (choice) {
            case SYSTEM -> "fth-monitor";
            case LIGHT -> "fth-sun";
            case DARK -> "fth-moon";
        };
    }

    private void showWork() {
        model.workItems().addListener((ListChangeListener<WorkItem>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(it -> workPanel.getChildren().remove(cards.remove(it)));
                for (WorkItem item : change.getAddedSubList()) {
                    WorkCard card = new WorkCard(item, () -> model.dismiss(item));
                    cards.put(item, card);
                    workPanel.getChildren().add(card);
                }
            }
        });
        // Nothing of the screen lies under the work: its last lines are what is looked at then.
        workPanel
                .heightProperty()
                .map(height -> cards.isEmpty() ? Insets.EMPTY : new Insets(0, 0, height.doubleValue(), 0))
                .subscribe(room -> UiThread.later(() -> content.setPadding(cards.isEmpty() ? Insets.EMPTY : room)));
        workPanel.setMaxSize(VBox.USE_PREF_SIZE, VBox.USE_PREF_SIZE);
        toasts.setMaxSize(VBox.USE_PREF_SIZE, VBox.USE_PREF_SIZE);
    }

    private void showNotices() {
        model.notices().addListener((ListChangeListener<Notice>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(it -> toasts.getChildren().removeIf(toast -> toast.getUserData() == it));
                change.getAddedSubList().stream().filter(it -> !it.quiet()).forEach(this::toast);
            }
        });
    }

    private void toast(Notice notice) {
        Toast[] toast = new Toast[1];
        toast[0] = new Toast(notice, () -> toasts.getChildren().remove(toast[0]));
        toast[0].setUserData(notice);
        toast[0].getStyleClass().addAll(StyleClasses.RAISED, "toast");
        toasts.getChildren().add(toast[0]);
        PauseTransition stay = new PauseTransition(notice.bad() ? BAD_NEWS_STAYS : GOOD_NEWS_STAYS);
        stay.setOnFinished(event -> toasts.getChildren().remove(toast[0]));
        stay.play();
    }

    private void showQuestions() {
        Map<Question, Runnable> open = new HashMap<>();
        model.questions().addListener((ListChangeListener<Question>) change -> {
            while (change.next()) {
                for (Question question : change.getRemoved()) {
                    Runnable close = open.remove(question);
                    if (close != null) {
                        close.run();
                    }
                }
                for (Question question : change.getAddedSubList()) {
                    open.put(question, overlays.show(new QuestionView(question), question::dismiss));
                }
            }
        });
    }

    @FXML
    private void openPalette() {
        if (overlays.isOpen()) {
            return;
        }
        List<Command> all = new ArrayList<>(current == null ? List.of() : current.commands());
        for (Place place : Place.values()) {
            all.add(new Command(TEXT.text(place.textKey()), TEXT.text("palette.go"), place.icon(), () -> go(place)));
        }
        for (Settings.Appearance choice : Settings.Appearance.values()) {
            all.add(new Command(
                    TEXT.text("appearance." + key(choice)),
                    TEXT.text("appearance"),
                    icon(choice),
                    () -> model.setAppearance(choice)));
        }
        commands.forEach(source -> all.addAll(source.get()));
        Runnable[] close = {() -> {}};
        PaletteViewModel palette = new PaletteViewModel(all);
        List<Subscription> reading =
                laterCommands.stream().map(it -> it.apply(palette::add)).toList();
        PaletteView view = new PaletteView(palette, () -> close[0].run());
        close[0] = overlays.show(view, Pos.TOP_CENTER, () -> reading.forEach(Subscription::close));
    }

    /** After the menu has closed, so that the focus goes to the dialog. */
    private void openRegions() {
        UiThread.later(() -> {
            Runnable[] close = {() -> {}};
            RegionsView dialog = new RegionsView(model, () -> close[0].run());
            close[0] = overlays.show(dialog, () -> {});
        });
    }

    @FXML
    private void openNotices() {
        model.noticesSeen();
        Runnable[] close = {() -> {}};
        NoticeList list = new NoticeList(model.notices(), () -> close[0].run());
        close[0] = overlays.show(list, Pos.TOP_RIGHT, () -> {});
    }
}
