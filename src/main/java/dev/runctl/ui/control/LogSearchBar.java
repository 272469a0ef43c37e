package dev.runctl.ui.control;

import dev.runctl.service.run.LogQuery;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.control.log.LogBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;

/** What is looked for in a log and how: text, options, level, stepping, and whether only matching lines are shown. */
final class LogSearchBar {
    private static final Messages TEXT = Messages.of("log");
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final List<Integer> AROUND = List.of(0, 2, 5);

    @FXML
    private TextField query;

    @FXML
    private Label matches;

    @FXML
    private Button stop;

    @FXML
    private ToggleButton matchCase;

    @FXML
    private ToggleButton regex;

    @FXML
    private Button previous;

    @FXML
    private Button next;

    @FXML
    private MenuButton level;

    @FXML
    private ToggleButton filter;

    @FXML
    private MenuButton around;

    private final HBox root;
    private final LongSupplier topLine;
    private final Runnable leave;
    private final ToggleGroup levels = new ToggleGroup();
    private final ToggleGroup arounds = new ToggleGroup();
    private final List<Subscription> bindings = new ArrayList<>();
    private LogSearchModel model = new LogSearchModel(new LogBuffer(1), () -> {}, () -> {});

    /**
     * @param topLine number of the first line in view, from where the first step goes
     * @param leave gives the keys back to the lines
     */
    LogSearchBar(LongSupplier topLine, Runnable leave) {
        this.topLine = topLine;
        this.leave = leave;
        this.root = Fxml.load(this, TEXT);
        for (Node node : List.of(stop, around)) {
            node.managedProperty().bind(node.visibleProperty());
        }
        for (LogQuery.Level each : LogQuery.Level.values()) {
            add(
                    level,
                    levels,
                    each,
                    TEXT.text("level." + key(each)),
                    () -> model.levelProperty().set(each));
        }
        for (int each : AROUND) {
            add(
                    around,
                    arounds,
                    each,
                    around(each),
                    () -> model.aroundProperty().set(each));
        }
        previous.setOnAction(event -> model.previous(topLine.getAsLong()));
        next.setOnAction(event -> model.next(topLine.getAsLong()));
        stop.setOnAction(event -> model.stop());
        query.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        bind();
    }

    private static void add(MenuButton menu, ToggleGroup group, Object value, String text, Runnable choose) {
        RadioMenuItem item = new RadioMenuItem(text);
        item.setUserData(value);
        item.setToggleGroup(group);
        item.setOnAction(event -> choose.run());
        menu.getItems().add(item);
    }

    private static String around(int lines) {
        return lines == 0 ? TEXT.text("around.none") : TEXT.text("around.lines", lines);
    }

    private static String key(LogQuery.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    Node node() {
        return root;
    }

    void show(LogSearchModel newModel) {
        query.textProperty().unbindBidirectional(model.queryProperty());
        matchCase.selectedProperty().unbindBidirectional(model.matchCaseProperty());
        regex.selectedProperty().unbindBidirectional(model.regexProperty());
        filter.selectedProperty().unbindBidirectional(model.filteringProperty());
        bindings.forEach(Subscription::unsubscribe);
        bindings.clear();
        model = newModel;
        bind();
    }

    private void bind() {
        query.textProperty().bindBidirectional(model.queryProperty());
        matchCase.selectedProperty().bindBidirectional(model.matchCaseProperty());
        regex.selectedProperty().bindBidirectional(model.regexProperty());
        filter.selectedProperty().bindBidirectional(model.filteringProperty());
        bindings.add(model.levelProperty().subscribe(this::showChoices));
        bindings.add(model.aroundProperty().subscribe(this::showChoices));
        bindings.add(model.filteringProperty().subscribe(this::showChoices));
        bindings.add(model.statusProperty().subscribe(this::refresh));
        bindings.add(model.matchCountProperty().subscribe(this::refresh));
        bindings.add(model.currentMatchProperty().subscribe(this::refresh));
        showChoices();
        refresh();
    }

    private void showChoices() {
        LogQuery.Level chosen = model.levelProperty().get();
        select(levels, chosen);
        level.setText(chosen == LogQuery.Level.ANY ? "" : TEXT.text("level.short." + key(chosen)));
        level.setAccessibleText(TEXT.text("search.level") + ": " + TEXT.text("level." + key(chosen)));
        level.getStyleClass().remove("chosen");
        if (chosen != LogQuery.Level.ANY) {
            level.getStyleClass().add("chosen");
        }
        int lines = model.aroundProperty().get();
        select(arounds, lines);
        around.setText(TEXT.text("around.short", lines));
        around.setAccessibleText(TEXT.text("search.around") + ": " + around(lines));
        around.setVisible(model.filteringProperty().get());
    }

    private static void select(ToggleGroup group, Object value) {
        group.getToggles().stream()
                .filter(it -> value.equals(it.getUserData()))
                .findFirst()
                .ifPresent(group::selectToggle);
    }

    private void refresh() {
        LogSearchModel.Status status = model.statusProperty().get();
        int count = model.matchCountProperty().get();
        matches.setText(text(status, count));
        boolean wrong = problem().isPresent();
        query.pseudoClassStateChanged(INVALID, wrong);
        stop.setVisible(status instanceof LogSearchModel.Status.Running(double done) && done > 0);
        previous.setDisable(count == 0);
        next.setDisable(count == 0);
        filter.setDisable(!model.isActive());
    }

    private String text(LogSearchModel.Status status, int count) {
        int current = model.currentMatchProperty().get();
        String found = current >= 0
                ? TEXT.text("search.position", current + 1, count)
                : count == 1 ? TEXT.text("search.one") : TEXT.text("search.count", count);
        return switch (status) {
            case LogSearchModel.Status.Idle() -> "";
            case LogSearchModel.Status.NoPattern(var why, var at) -> "";
            case LogSearchModel.Status.Running(double done) ->
                count == 0 ? TEXT.text("search.looking", done) : TEXT.text("search.running", found, done);
            case LogSearchModel.Status.Stopped() -> TEXT.text("search.stopped", found);
            case LogSearchModel.Status.Full() -> TEXT.text("search.full", found);
            case LogSearchModel.Status.Over() -> count == 0 ? TEXT.text("search.none") : found;
            case LogSearchModel.Status.TooSlow() -> count == 0 ? "" : found;
            case LogSearchModel.Status.Unreadable(var why) -> count == 0 ? "" : found;
        };
    }

    /** What is wrong with the search, in a sentence. */
    Optional<String> problem() {
        return switch (model.statusProperty().get()) {
            case LogSearchModel.Status.NoPattern(String why, int at) ->
                Optional.of(
                        at < 0 ? TEXT.text("search.no-pattern", why) : TEXT.text("search.no-pattern-at", why, at + 1));
            case LogSearchModel.Status.TooSlow() -> Optional.of(TEXT.text("search.too-slow"));
            case LogSearchModel.Status.Unreadable(String why) -> Optional.of(TEXT.text("search.unreadable", why));
            default -> Optional.empty();
        };
    }

    void focus() {
        query.requestFocus();
        query.selectAll();
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            if (event.isShiftDown()) {
                model.previous(topLine.getAsLong());
            } else {
                model.next(topLine.getAsLong());
            }
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && !query.getText().isEmpty()) {
            query.clear();
            leave.run();
            event.consume();
        }
    }
}
