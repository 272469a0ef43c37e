package dev.runctl.ui.control;

import dev.runctl.domain.failure.Failure;
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
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/** A run's log: live, coloured, searched and copied, at any length. Shows one {@link LogViewModel} after another. */
public final class LogView {
    private static final Messages TEXT = Messages.of("log");

    @FXML
    private Label lag;

    @FXML
    private Tooltip lagTip;

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
    private HBox foot;

    @FXML
    private Label ended;

    private final FailureText failures = new FailureText();
    private final Workbench workbench;
    private final Consumer<Path> opener;
    private final LogPane pane;
    private final List<javafx.util.Subscription> bindings = new ArrayList<>();

    private LogViewModel model = new LogViewModel(Runnable::run, Clock.systemUTC(), 1);
    private Optional<Path> file = Optional.empty();

    /** @param opener opens a file in the program that the person's system has for it */
    public LogView(Workbench workbench, Consumer<Path> opener) {
        this.workbench = workbench;
        this.opener = opener;
        VBox notices = Fxml.load(this, TEXT);
        this.pane = new LogPane(model, workbench);
        pane.add(List.of(save, open), notices, foot);
        for (Node node : List.of(trouble, unreadable, earlier, foot, lag, ended)) {
            node.managedProperty().bind(node.visibleProperty());
        }
        save.setOnAction(event -> save());
        open.setOnAction(event -> file.ifPresent(opener));
        openEarlier.setOnAction(event -> file.ifPresent(opener));
        retry.setOnAction(event -> model.retryReading());
        bind();
    }

    public Node node() {
        return pane.node();
    }

    /** Shows another log from here on, and no longer listens to the one before. */
    public void show(LogViewModel newModel, Path newFile) {
        bindings.forEach(javafx.util.Subscription::unsubscribe);
        bindings.clear();
        model = newModel;
        file = Optional.of(newFile);
        pane.show(newModel);
        bind();
    }

    /** The part that takes keys for scrolling. */
    public void focus() {
        pane.focus();
    }

    public void jumpToEnd() {
        pane.jumpToEnd();
    }

    public void find() {
        pane.find();
    }

    /** How many nodes show lines: no more than fit in the window. */
    int lineNodes() {
        return viewport().lookupAll(".log-row").size();
    }

    LogViewport viewport() {
        return pane.viewport();
    }

    private void bind() {
        bindings.add(model.unreadableProperty().subscribe(this::refreshState));
        bindings.add(model.lagProperty().subscribe(this::refreshState));
        bindings.add(model.routeProperty().subscribe(this::refreshState));
        bindings.add(model.detoursProperty().subscribe(this::refreshState));
        bindings.add(model.troubleProperty().subscribe(this::refreshState));
        bindings.add(model.endedProperty().subscribe(this::refreshState));
        bindings.add(model.revisionProperty().subscribe(this::showEarlier));
        bindings.add(viewport().atTopProperty().subscribe(this::showEarlier));
        refreshState();
    }

    private void showEarlier() {
        earlier.setVisible(model.hasEarlierLines()
                && viewport().atTopProperty().get()
                && !model.emptyProperty().get());
    }

    /** An instance that is off is no trouble: it tells the rest when it runs. */
    private String trouble(LogViewModel.Trouble it) {
        return it.failure() instanceof Failure.WrongState off && off.state().equals("stopped")
                ? TEXT.text("off", Formats.time(it.since()))
                : TEXT.text("trouble", Formats.time(it.since()), failures.headline(it.failure()));
    }

    private void refreshState() {
        boolean over = model.endedProperty().get().isPresent();
        model.troubleProperty().get().ifPresent(it -> troubleText.setText(trouble(it)));
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
            pane.sayWaiting(
                    TEXT.text(isCut ? "lost.title" : "nothing.title"), TEXT.text(isCut ? "lost.text" : "nothing.text"));
        });
        if (!over) {
            String why = trouble.isVisible() ? "unread" : "waiting";
            pane.sayWaiting(TEXT.text(why + ".title"), TEXT.text(why + ".text"));
        }
        model.unreadableProperty().get().ifPresent(why -> unreadableText.setText(TEXT.text("unreadable", why)));
        unreadable.setVisible(model.unreadableProperty().get().isPresent());
        ended.setVisible(over);
        foot.setVisible(over || lag.isVisible());
        showEarlier();
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

    private void save() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(TEXT.text("save-title"));
        chooser.setInitialFileName(file.map(it -> it.getFileName().toString()).orElse(""));
        File chosen = chooser.showSaveDialog(node().getScene().getWindow());
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
