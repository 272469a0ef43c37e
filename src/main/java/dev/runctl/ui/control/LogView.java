package dev.runctl.ui.control;

import dev.runctl.domain.failure.Failure;
import dev.runctl.service.run.LogRoute;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.log.LogLine;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/** A run's log: live, coloured, searched and copied, at any length. Shows one {@link LogViewModel} after another. */
public final class LogView {
    private static final Messages TEXT = Messages.of("log");
    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    @FXML
    private TextField query;

    @FXML
    private Label matches;

    @FXML
    private Button previous;

    @FXML
    private Button next;

    @FXML
    private ToggleButton filter;

    @FXML
    private Label lag;

    @FXML
    private Tooltip lagTip;

    @FXML
    private Button copy;

    @FXML
    private Tooltip copyTip;

    @FXML
    private Button save;

    @FXML
    private Button open;

    @FXML
    private HBox trouble;

    @FXML
    private Label troubleText;

    @FXML
    private HBox earlier;

    @FXML
    private Hyperlink openEarlier;

    @FXML
    private StackPane frame;

    @FXML
    private EmptyState waiting;

    @FXML
    private Button jump;

    @FXML
    private HBox foot;

    @FXML
    private Label ended;

    private final FailureText failures = new FailureText();
    private final LogViewport viewport = new LogViewport();
    private final Workbench workbench;
    private final Consumer<Path> opener;
    private final VBox root;
    private final List<javafx.util.Subscription> bindings = new ArrayList<>();

    private LogViewModel model = new LogViewModel(Runnable::run, Clock.systemUTC(), 1);
    private Optional<Path> file = Optional.empty();

    /** @param opener opens a file in the program that the person's system has for it */
    public LogView(Workbench workbench, Consumer<Path> opener) {
        this.workbench = workbench;
        this.opener = opener;
        this.root = Fxml.load(this, TEXT);
        frame.getChildren().addFirst(viewport);
        for (Node node : List.of(trouble, earlier, foot, lag, jump)) {
            node.managedProperty().bind(node.visibleProperty());
        }
        bindActions();
        bind();
    }

    public Node node() {
        return root;
    }

    /** Shows another log from here on, and no longer listens to the one before. */
    public void show(LogViewModel newModel, Path newFile) {
        query.textProperty().unbindBidirectional(model.queryProperty());
        filter.selectedProperty().unbindBidirectional(model.filteringProperty());
        bindings.forEach(javafx.util.Subscription::unsubscribe);
        bindings.clear();
        model = newModel;
        file = Optional.of(newFile);
        bind();
    }

    /** The part that takes keys for scrolling. */
    public void focus() {
        viewport.requestFocus();
    }

    public void jumpToEnd() {
        viewport.scrollToEnd();
    }

    public void find() {
        query.requestFocus();
        query.selectAll();
    }

    /** How many nodes show lines: no more than fit in the window. */
    int lineNodes() {
        return viewport.lookupAll(".log-row").size();
    }

    LogViewport viewport() {
        return viewport;
    }

    private void bind() {
        viewport.setModel(model);
        query.textProperty().bindBidirectional(model.queryProperty());
        filter.selectedProperty().bindBidirectional(model.filteringProperty());
        bindings.add(model.revisionProperty().subscribe(this::refresh));
        bindings.add(model.filteringProperty().subscribe((was, is) -> viewport.switchFilter(viewport.topLine())));
        bindings.add(model.lagProperty().subscribe(this::refreshState));
        bindings.add(model.routeProperty().subscribe(this::refreshState));
        bindings.add(model.detoursProperty().subscribe(this::refreshState));
        bindings.add(model.troubleProperty().subscribe(this::refreshState));
        bindings.add(model.endedProperty().subscribe(this::refreshState));
        bindings.add(model.followingProperty().subscribe(this::refresh));
        bindings.add(model.currentMatchProperty().subscribe(this::revealMatch));
        bindings.add(viewport.atTopProperty().subscribe(this::showEarlier));
        refreshState();
    }

    private void refresh() {
        viewport.changed();
        waiting.setVisible(model.emptyProperty().get());
        boolean searching = model.search().isActive();
        int count = model.matchCountProperty().get();
        int current = model.currentMatchProperty().get();
        String found = !searching
                ? ""
                : count == 0
                        ? TEXT.text("search.none")
                        : current >= 0
                                ? TEXT.text("search.position", current + 1, count)
                                : count == 1 ? TEXT.text("search.one") : TEXT.text("search.count", count);
        matches.setText(searching && model.isSearchPartial() ? TEXT.text("search.partial", found) : found);
        previous.setDisable(count == 0);
        next.setDisable(count == 0);
        filter.setDisable(!searching);
        jump.setVisible(
                !model.followingProperty().get() && !model.emptyProperty().get());
        long fresh = model.newLinesProperty().get();
        jump.setText(
                fresh == 0 ? TEXT.text("jump") : fresh == 1 ? TEXT.text("jump.new-one") : TEXT.text("jump.new", fresh));
        showEarlier();
    }

    private void showEarlier() {
        earlier.setVisible(model.hasEarlierLines()
                && viewport.atTopProperty().get()
                && !model.emptyProperty().get());
    }

    private void refreshState() {
        boolean over = model.endedProperty().get().isPresent();
        model.troubleProperty()
                .get()
                .ifPresent(it -> troubleText.setText(
                        TEXT.text("trouble", Formats.time(it.since()), failures.headline(it.failure()))));
        trouble.setVisible(!over && model.troubleProperty().get().isPresent());
        lag.setVisible(
                !over && !trouble.isVisible() && model.lagProperty().get().isPresent());
        lag.setText(model.lagProperty()
                .get()
                .map(it -> TEXT.text("lag." + name(model.routeProperty().get()), lag(it)))
                .orElse(""));
        lagTip.setText(lagTip());
        model.endedProperty().get().ifPresent(run -> {
            ended.setText(TEXT.text("ended.state", RunStatusText.sentence(run)));
            waiting.say(TEXT.text("nothing.title"), TEXT.text("nothing.text"));
        });
        if (!over) {
            waiting.say(TEXT.text("waiting.title"), TEXT.text("waiting.text"));
        }
        foot.setVisible(over);
        refresh();
    }

    /** What the lag is, and why a quicker way is not used. */
    private String lagTip() {
        StringJoiner tip = new StringJoiner("\n").add(TEXT.text("lag.tip"));
        for (LogRoute route : LogRoute.values()) {
            Failure why = model.detoursProperty().get().get(route);
            if (why != null) {
                tip.add(TEXT.text("lag.not." + name(route), failures.headline(why)));
            }
        }
        return tip.toString();
    }

    private static String name(LogRoute route) {
        return route.name().toLowerCase(Locale.ROOT);
    }

    private static String lag(Duration lag) {
        if (lag.toMillis() < 100) {
            return lag.toMillis() + " ms";
        }
        double seconds = lag.toMillis() / 1000.0;
        return seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : Formats.duration(lag);
    }

    private void revealMatch() {
        int current = model.currentMatchProperty().get();
        if (current >= 0 && current < model.search().count()) {
            viewport.reveal(model.search().matchLine(current), model.search().matchColumn(current));
        }
        refresh();
    }

    private void bindActions() {
        previous.setOnAction(event -> model.previousMatch(viewport.topLine()));
        next.setOnAction(event -> model.nextMatch(viewport.topLine()));
        jump.setOnAction(event -> {
            viewport.scrollToEnd();
            viewport.requestFocus();
        });
        copy.setOnAction(event -> copy());
        save.setOnAction(event -> save());
        open.setOnAction(event -> file.ifPresent(opener));
        openEarlier.setOnAction(event -> file.ifPresent(opener));
        query.addEventFilter(KeyEvent.KEY_PRESSED, this::queryKey);
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (FIND.match(event)) {
                find();
                event.consume();
            }
        });
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.END) {
                jumpToEnd();
                event.consume();
            }
        });
        viewport.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (COPY.match(event)) {
                copy();
                event.consume();
            }
        });
        MenuItem copyItem = new MenuItem();
        MenuItem all = new MenuItem(TEXT.text("select-all"));
        ContextMenu menu = new ContextMenu(copyItem, all);
        copyItem.setOnAction(event -> copy());
        all.setOnAction(event -> viewport.selectAll());
        viewport.setOnContextMenuRequested(event -> {
            copyItem.setText(copyText());
            menu.show(viewport, event.getScreenX(), event.getScreenY());
        });
        copy.setOnMouseEntered(event -> copyTip.setText(copyText()));
    }

    private String copyText() {
        return TEXT.text(viewport.selection().isEmpty() ? "copy-all" : "copy-selection");
    }

    private void queryKey(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            if (event.isShiftDown()) {
                model.previousMatch(viewport.topLine());
            } else {
                model.nextMatch(viewport.topLine());
            }
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && !query.getText().isEmpty()) {
            query.clear();
            viewport.requestFocus();
            event.consume();
        }
    }

    private void copy() {
        String text = viewport.selection().isEmpty()
                ? model.buffer().lines(0, Long.MAX_VALUE).stream()
                        .map(LogLine::text)
                        .collect(Collectors.joining("\n"))
                : viewport.selectedText();
        Clipboard.getSystemClipboard().setContent(java.util.Map.of(DataFormat.PLAIN_TEXT, text));
    }

    private void save() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(TEXT.text("save-title"));
        chooser.setInitialFileName(file.map(it -> it.getFileName().toString()).orElse(""));
        File chosen = chooser.showSaveDialog(root.getScene().getWindow());
        if (chosen != null && file.isPresent()) {
            Path from = file.get();
            Path to = chosen.toPath();
            workbench.work(
                    TEXT.text("save-title"),
                    (steps, cancel) -> Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING),
                    copied -> workbench.info(TEXT.text("saved", copied)));
        }
    }
}
