package dev.runctl.ui.control;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.service.run.LineMatcher;
import dev.runctl.service.run.LogRoute;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Workbench;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/** A run's log: live, coloured, searched and copied, at any length. Shows one {@link LogViewModel} after another. */
public final class LogView {
    private static final Messages TEXT = Messages.of("log");
    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination GO_TO = new KeyCodeCombination(KeyCode.G, KeyCombination.SHORTCUT_DOWN);

    @FXML
    private HBox toolbar;

    @FXML
    private HBox problem;

    @FXML
    private Label problemText;

    @FXML
    private ToggleButton wrap;

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
    private HBox unreadable;

    @FXML
    private Label unreadableText;

    @FXML
    private Hyperlink retry;

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
    private final LogSearchBar search;
    private final LogGoTo goTo;
    private final List<javafx.util.Subscription> bindings = new ArrayList<>();

    private LogViewModel model = new LogViewModel(Runnable::run, Clock.systemUTC(), 1);
    private Optional<Path> file = Optional.empty();

    /** @param opener opens a file in the program that the person's system has for it */
    public LogView(Workbench workbench, Consumer<Path> opener) {
        this.workbench = workbench;
        this.opener = opener;
        this.root = Fxml.load(this, TEXT);
        this.search = new LogSearchBar(viewport::topLine, viewport::requestFocus);
        this.goTo = new LogGoTo(this::goTo, viewport::requestFocus);
        toolbar.getChildren().addFirst(search.node());
        HBox.setHgrow(search.node(), Priority.ALWAYS);
        frame.getChildren().addFirst(viewport);
        frame.getChildren().add(goTo.node());
        StackPane.setAlignment(goTo.node(), Pos.TOP_RIGHT);
        wrap.selectedProperty().bindBidirectional(viewport.wrappingProperty());
        for (Node node : List.of(problem, trouble, unreadable, earlier, foot, lag, ended, jump)) {
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
        model.find().onStep(() -> {});
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
        search.focus();
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
        search.show(model.find());
        goTo.setModel(model);
        model.find().onStep(this::revealMatch);
        bindings.add(model.revisionProperty().subscribe(this::refresh));
        for (ObservableValue<?> shown : model.find().shownBy()) {
            bindings.add(shown.subscribe(viewport::switchListing));
        }
        bindings.add(model.unreadableProperty().subscribe(this::refreshState));
        bindings.add(model.lagProperty().subscribe(this::refreshState));
        bindings.add(model.routeProperty().subscribe(this::refreshState));
        bindings.add(model.detoursProperty().subscribe(this::refreshState));
        bindings.add(model.troubleProperty().subscribe(this::refreshState));
        bindings.add(model.endedProperty().subscribe(this::refreshState));
        bindings.add(model.followingProperty().subscribe(this::refresh));
        bindings.add(viewport.atTopProperty().subscribe(this::showEarlier));
        refreshState();
    }

    private void refresh() {
        viewport.changed();
        waiting.setVisible(model.emptyProperty().get());
        Optional<String> wrong = search.problem();
        problemText.setText(wrong.orElse(""));
        problem.setVisible(wrong.isPresent());
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
            boolean isCut = model.isCutShort();
            ended.setText(TEXT.text(isCut ? "ended.cut" : "ended.state", RunStatusText.sentence(run)));
            waiting.say(
                    TEXT.text(isCut ? "lost.title" : "nothing.title"), TEXT.text(isCut ? "lost.text" : "nothing.text"));
        });
        if (!over) {
            waiting.say(TEXT.text("waiting.title"), TEXT.text("waiting.text"));
        }
        model.unreadableProperty().get().ifPresent(why -> unreadableText.setText(TEXT.text("unreadable", why)));
        unreadable.setVisible(model.unreadableProperty().get().isPresent());
        ended.setVisible(over);
        foot.setVisible(over || lag.isVisible());
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
        model.followingProperty().set(false);
        model.find().currentLine().ifPresent(line -> {
            List<LineMatcher.Range> marks =
                    model.find().marks(line, model.line(line).text());
            viewport.reveal(line, marks.isEmpty() ? 0 : marks.getFirst().start());
        });
    }

    private void goTo(long line) {
        model.followingProperty().set(false);
        viewport.reveal(line, 0);
    }

    private void bindActions() {
        jump.setOnAction(event -> {
            viewport.scrollToEnd();
            viewport.requestFocus();
        });
        copy.setOnAction(event -> copy());
        save.setOnAction(event -> save());
        open.setOnAction(event -> file.ifPresent(opener));
        openEarlier.setOnAction(event -> file.ifPresent(opener));
        retry.setOnAction(event -> model.retryReading());
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (FIND.match(event)) {
                find();
                event.consume();
            } else if (GO_TO.match(event)) {
                goTo.open();
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
        MenuItem line = new MenuItem(TEXT.text("go.menu"));
        ContextMenu menu = new ContextMenu(copyItem, all, line);
        line.setOnAction(event -> goTo.open());
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

    private void copy() {
        LogSelection part = viewport.selection();
        if (part.isEmpty()) {
            part = viewport.all();
        }
        LogCopy copying = new LogCopy(model);
        LogSelection wanted = part;
        if (copying.isQuick(wanted)) {
            copied(copying.text(wanted, new Cancellation()));
        } else {
            workbench.work(TEXT.text("copying"), (steps, cancel) -> copying.text(wanted, cancel), this::copied);
        }
    }

    private void copied(LogCopy.Result result) {
        switch (result) {
            case LogCopy.Result.Text(String text) ->
                Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
            case LogCopy.Result.TooLong() -> workbench.info(TEXT.text("copy-too-long", LogCopy.MOST));
            case LogCopy.Result.Unreadable(String why) -> workbench.info(TEXT.text("copy-unreadable", why));
        }
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
