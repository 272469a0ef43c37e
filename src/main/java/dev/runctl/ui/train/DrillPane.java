package dev.runctl.ui.train;

import dev.runctl.domain.run.DrillReport;
import dev.runctl.text.DrillText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The badge of the latest fire drill, and the dialog that tells of it and starts another one. */
final class DrillPane {
    private static final Messages TEXT = Messages.of("drill");

    private final TrainViewModel model;
    private final Overlays overlays;
    private final DrillText words = new DrillText();
    private final Badge badge = new Badge();

    DrillPane(TrainViewModel model, Overlays overlays, HBox box) {
        this.model = model;
        this.overlays = overlays;
        Button button = new Button(TEXT.text("button"), Icons.of("fth-shield"));
        button.setId("drill");
        button.getStyleClass().add(StyleClasses.GHOST);
        button.setTooltip(new Tooltip(TEXT.text("button.tip")));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> open());
        badge.setId("drill-badge");
        badge.managedProperty().bind(badge.visibleProperty());
        box.getChildren().addAll(badge, button);
        model.drill().reportProperty().subscribe(this::show);
    }

    private void show(Optional<DrillReport> report) {
        badge.setVisible(report.isPresent());
        report.ifPresent(it -> {
            switch (it.outcome()) {
                case SAFE -> badge.show(words.badge(it), "fth-shield", Tone.OK);
                case DIFFERENT -> badge.show(words.badge(it), "fth-alert-triangle", Tone.WARN);
                case UNSAFE -> badge.show(words.badge(it), "fth-alert-triangle", Tone.BAD);
                case UNKNOWN -> badge.show(words.badge(it), "fth-help-circle", Tone.IDLE);
            }
            badge.setTooltip(new Tooltip(words.outcome(it)));
        });
    }

    private void open() {
        Label title = new Label(TEXT.text("title"));
        title.getStyleClass().add(StyleClasses.DIALOG_TITLE);
        VBox body = new VBox(8);
        model.drill().reportProperty().get().ifPresent(it -> tell(it, body));
        body.getChildren().add(line(TEXT.text("explain", model.scriptName()), StyleClasses.MUTED));
        Button start = new Button(TEXT.text("start"), Icons.of("fth-shield"));
        start.setId("drill-start");
        start.getStyleClass().add(StyleClasses.PRIMARY);
        start.setDefaultButton(true);
        start.disableProperty().bind(model.drill().busyProperty());
        Button close = new Button(TEXT.text("close"));
        String obstacle = model.drillObstacle();
        Label missing = line(obstacle, StyleClasses.FIELD_ERROR);
        missing.setVisible(!obstacle.isEmpty());
        missing.managedProperty().bind(missing.visibleProperty());
        if (!obstacle.isEmpty()) {
            start.disableProperty().unbind();
            start.setDisable(true);
        }
        HBox buttons = new HBox(close, start);
        buttons.getStyleClass().add("dialog-buttons");
        VBox root = new VBox(12, title, body, missing, buttons);
        root.getStyleClass().addAll(StyleClasses.RAISED, "drill-dialog");
        root.setMaxHeight(Region.USE_PREF_SIZE);
        Runnable shut = overlays.show(root, () -> {});
        close.setOnAction(event -> shut.run());
        start.setOnAction(event -> {
            shut.run();
            model.startDrill();
        });
    }

    private void tell(DrillReport report, VBox body) {
        Badge outcome = new Badge();
        outcome.textProperty().bind(badge.textProperty());
        outcome.getStyleClass().setAll(badge.getStyleClass());
        Label when = line(TEXT.text("last", Formats.time(report.at())), StyleClasses.MUTED);
        HBox head = new HBox(10, outcome, when);
        head.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(when, Priority.ALWAYS);
        body.getChildren().addAll(head, line(words.outcome(report), "label"));
        report.checks().forEach(it -> {
            Label text = line(words.check(it), "label");
            Label mark = new Label(it.passed() ? "✓" : "✗");
            mark.getStyleClass().add(it.passed() ? Tone.OK.textClass() : Tone.BAD.textClass());
            HBox row = new HBox(8, mark, text);
            HBox.setHgrow(text, Priority.ALWAYS);
            body.getChildren().add(row);
        });
        report.compared().forEach(it -> body.getChildren().add(line(words.compared(it), StyleClasses.FIELD_HELP)));
        if (!words.noise(report).isEmpty()) {
            body.getChildren().add(line(words.noise(report), StyleClasses.FIELD_HELP));
        }
    }

    private static Label line(String text, String styleClass) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        if (!label.getStyleClass().contains(styleClass)) {
            label.getStyleClass().add(styleClass);
        }
        return label;
    }
}
