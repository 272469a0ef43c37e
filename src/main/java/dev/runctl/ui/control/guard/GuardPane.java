package dev.runctl.ui.control.guard;

import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.text.FailureText;
import dev.runctl.text.GuardText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.guard.GuardViewModel.Shown;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The limits of an instance in its details: what is armed and how long it lasts, arming, extending and disarming. */
public final class GuardPane extends VBox {
    private static final Messages TEXT = Messages.of("guard");
    private static final List<Duration> LEASES = List.of(
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(24));
    private static final List<Duration> IDLE =
            List.of(Duration.ofMinutes(15), Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(2));

    private final GuardViewModel model;
    private final GuardText words = new GuardText(Formats::duration, Formats::time);
    private final VBox lines = new VBox(4);
    private final FlowPane actions = new FlowPane(6, 6);

    public GuardPane(GuardViewModel model) {
        super(6);
        this.model = model;
        setId("guard");
        getChildren().setAll(lines, actions);
        actions.managedProperty().bind(actions.visibleProperty());
        model.shownProperty().subscribe(this::show);
        model.nowProperty().subscribe(now -> showLines());
    }

    private void show(Shown shown) {
        showLines();
        actions.getChildren().clear();
        if (shown instanceof Shown.Running it) {
            boolean landing = it.report().landingNow().isPresent();
            if (!landing) {
                actions.getChildren().add(menu("guard-lease", "action.lease", "fth-clock", LEASES, model::armLease));
                actions.getChildren().add(menu("guard-idle", "action.idle", "fth-moon", IDLE, model::armIdle));
            }
            it.report()
                    .next()
                    .filter(next -> !landing && isExtendable(next.reason()))
                    .ifPresent(next -> actions.getChildren().addFirst(extend(model, next.reason())));
            if (it.report().isArmed() || landing) {
                Button disarm = new Button(TEXT.text("action.disarm"));
                disarm.setId("guard-disarm");
                disarm.getStyleClass().add(StyleClasses.GHOST);
                disarm.setTooltip(new Tooltip(TEXT.text("action.disarm.tip")));
                disarm.setOnAction(event -> model.disarm());
                actions.getChildren().add(disarm);
            }
        }
        actions.setVisible(!actions.getChildren().isEmpty());
    }

    static boolean isExtendable(GuardReason reason) {
        return reason == GuardReason.LEASE || reason == GuardReason.TIME || reason == GuardReason.BUDGET;
    }

    /** One press moves the limit by half an hour. */
    static Button extend(GuardViewModel model, GuardReason limit) {
        Button extend = new Button(TEXT.text("action.extend"), Icons.of("fth-plus"));
        extend.setId("guard-extend");
        extend.setMinWidth(USE_PREF_SIZE);
        extend.setTooltip(new Tooltip(TEXT.text("action.extend.tip." + limit.word())));
        extend.setOnAction(event -> model.extend(limit, Duration.ofMinutes(30)));
        return extend;
    }

    private MenuButton menu(String id, String key, String icon, List<Duration> lengths, Consumer<Duration> onChosen) {
        MenuButton menu = new MenuButton(TEXT.text(key), Icons.of(icon));
        menu.setId(id);
        menu.getStyleClass().add(StyleClasses.GHOST);
        menu.setTooltip(new Tooltip(TEXT.text(key + ".tip")));
        for (Duration length : lengths) {
            MenuItem item = new MenuItem(Formats.duration(length));
            // After the menu has closed: a question may follow.
            item.setOnAction(event -> dev.runctl.ui.common.UiThread.later(() -> onChosen.accept(length)));
            menu.getItems().add(item);
        }
        return menu;
    }

    private void showLines() {
        lines.getChildren().clear();
        switch (model.shownProperty().get()) {
            case Shown.Nothing it -> say(TEXT.text("not-running"), StyleClasses.MUTED);
            case Shown.Asking it -> say(TEXT.text("asking"), StyleClasses.MUTED);
            case Shown.Unknown it ->
                say(TEXT.text("unknown", new FailureText().headline(it.why())), StyleClasses.MUTED);
            case Shown.Off it ->
                say(it.landing().map(words::landing).orElseGet(() -> TEXT.text("no-landing")), StyleClasses.MUTED);
            case Shown.Running it -> running(it);
        }
    }

    private void running(Shown.Running shown) {
        GuardReport report = shown.report();
        report.landingNow().ifPresent(landing -> say(words.landing(landing), Tone.WARN.textClass()));
        if (!report.isArmed() && report.landingNow().isEmpty()) {
            say(TEXT.text("none"), StyleClasses.MUTED);
            return;
        }
        new TreeMap<>(report.left()).forEach((reason, left) -> {
            GuardReport.Next next = new GuardReport.Next(reason, report.asked().plus(left));
            Duration rest = model.left(next);
            boolean near = rest.compareTo(GuardViewModel.NEAR) < 0;
            String text = rest.isNegative()
                    ? TEXT.text("reached")
                    : TEXT.text("left-at", Formats.duration(rest), Formats.day(next.at()));
            row(words.shortLimit(reason), text, near ? Tone.WARN.textClass() : "details-value");
        });
        if (report.pending()) {
            row(words.shortLimit(GuardReason.TIME), TEXT.text("pending"), "details-value");
        }
        report.idleLimit()
                .ifPresent(limit -> row(words.shortLimit(GuardReason.IDLE), words.idleState(report), "details-value"));
        if (report.watchesNotices()) {
            row(words.shortNotices(), words.noticeState(report), "details-value");
        }
        if (!report.isAlive()) {
            say(words.dead(), Tone.WARN.textClass());
        }
        shown.end()
                .ifPresent(end -> say(
                        words.end(end), end == ShutdownMeans.TERMINATES ? Tone.WARN.textClass() : StyleClasses.MUTED));
    }

    private void say(String text, String styleClass) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        label.getStyleClass().addAll(styleClass, StyleClasses.SMALL);
        lines.getChildren().add(label);
    }

    private void row(String name, String value, String styleClass) {
        Label label = new Label(name);
        label.getStyleClass().add("details-label");
        Label text = new Label(value);
        text.setWrapText(true);
        text.getStyleClass().add(styleClass);
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox row = new HBox(8, label, (Node) text);
        row.setAlignment(Pos.TOP_LEFT);
        lines.getChildren().add(row);
    }
}
