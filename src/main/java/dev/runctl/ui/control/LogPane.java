package dev.runctl.ui.control;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LineMatcher;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
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
import javafx.util.Subscription;

/** Lines that can be searched, filtered, wrapped, copied and followed. Shows one {@link ShownLog} after another. */
public final class LogPane {
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
    private Button copy;

    @FXML
    private Tooltip copyTip;

    @FXML
    private VBox notices;

    @FXML
    private StackPane frame;

    @FXML
    private EmptyState waiting;

    @FXML
    private Button jump;

    private final LogViewport viewport = new LogViewport();
    private final Workbench workbench;
    private final VBox root;
    private final LogSearchBar search;
    private final LogGoTo goTo;
    private final List<Subscription> bindings = new ArrayList<>();
    private ShownLog model;

    public LogPane(ShownLog model, Workbench workbench) {
        this.model = model;
        this.workbench = workbench;
        this.root = Fxml.load(this, TEXT);
        this.search = new LogSearchBar(viewport::topLine, viewport::requestFocus);
        this.goTo = new LogGoTo(this::goTo, viewport::requestFocus);
        toolbar.getChildren().addFirst(search.node());
        HBox.setHgrow(search.node(), Priority.ALWAYS);
        frame.getChildren().addFirst(viewport);
        frame.getChildren().add(goTo.node());
        StackPane.setAlignment(goTo.node(), Pos.TOP_RIGHT);
        wrap.selectedProperty().bindBidirectional(viewport.wrappingProperty());
        problem.managedProperty().bind(problem.visibleProperty());
        jump.managedProperty().bind(jump.visibleProperty());
        bindActions();
        bind();
    }

    public Node node() {
        return root;
    }

    /** Adds what a screen has besides: tools after the others, notices above the lines, something below them. */
    void add(List<? extends Node> tools, Node above, Node below) {
        toolbar.getChildren().addAll(tools);
        notices.getChildren().setAll(above);
        root.getChildren().add(below);
    }

    /** Shows another log from here on, and no longer listens to the one before. */
    public void show(ShownLog newModel) {
        model.find().onStep(() -> {});
        bindings.forEach(Subscription::unsubscribe);
        bindings.clear();
        model = newModel;
        bind();
    }

    /** What is said where there are no lines. */
    public void sayWaiting(String title, String text) {
        waiting.say(title, text);
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
            bindings.add(shown.subscribe((was, is) -> viewport.switchListing()));
        }
        bindings.add(model.followingProperty().subscribe(this::refresh));
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
        viewport.goTo(line);
    }

    private void bindActions() {
        jump.setOnAction(event -> {
            viewport.scrollToEnd();
            viewport.requestFocus();
        });
        copy.setOnAction(event -> copy());
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (FIND.match(event)) {
                find();
                event.consume();
            } else if (GO_TO.match(event) && model.isNumbered()) {
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
            line.setVisible(model.isNumbered());
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
}
