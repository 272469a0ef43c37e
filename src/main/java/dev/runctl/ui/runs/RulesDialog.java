package dev.runctl.ui.runs;

import dev.runctl.domain.metric.Finding;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.service.metric.MetricSettings;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Edits a person's own rules for the project's logs, and which of the built-in ones are looked for. */
final class RulesDialog {
    private static final Messages TEXT = Messages.of("metrics");

    private final RunMetrics model;
    private final VBox rows = new VBox();
    private final List<RuleRow> rules = new ArrayList<>();
    private final Map<Finding.Rule, CheckBox> builtIn = new EnumMap<>(Finding.Rule.class);
    private final Button save = new Button(TEXT.text("rules.save"));
    private final VBox root = new VBox();
    private List<String> lines = List.of();
    private Runnable close = () -> {};

    private RulesDialog(RunMetrics model, List<Firing> firings) {
        this.model = model;
        MetricSettings settings = model.settingsProperty().get();
        Label title = label("rules.title", StyleClasses.DIALOG_TITLE);
        rows.getStyleClass().add("rule-rows");
        VBox body = new VBox(
                label("rules.help", StyleClasses.FIELD_HELP),
                label("rules.live", StyleClasses.FIELD_HELP),
                rows,
                addButton(),
                label("rules.built-in", StyleClasses.SECTION_TITLE),
                label("rules.built-in.help", StyleClasses.FIELD_HELP),
                builtIn(settings.off()));
        body.getStyleClass().add("rules-body");
        if (!firings.isEmpty()) {
            body.getChildren().add(label("rules.fired", StyleClasses.SECTION_TITLE));
            firings.reversed().forEach(it -> {
                Label line = new Label(RunFindings.sentence(it));
                line.setWrapText(true);
                line.getStyleClass().add(StyleClasses.FIELD_HELP);
                body.getChildren().add(line);
            });
        }
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        root.getStyleClass().addAll(StyleClasses.RAISED, "rules-dialog");
        root.getChildren().setAll(title, scroll, buttons());
        List<LogRule> kept = settings.rules();
        (kept.isEmpty() ? List.of(empty()) : kept).forEach(this::addRow);
        check();
    }

    static void open(RunMetrics model, List<Firing> firings, Overlays overlays) {
        RulesDialog dialog = new RulesDialog(model, firings);
        dialog.close = overlays.show(dialog.root, () -> {});
        model.recentLines(found -> {
            dialog.lines = found;
            dialog.check();
        });
    }

    private static LogRule empty() {
        return new LogRule("", "", LogRule.Level.WARNING, "", LogRule.Action.NOTIFY);
    }

    private static Label label(String key, String styleClass) {
        Label label = new Label(TEXT.text(key));
        label.getStyleClass().add(styleClass);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private Button addButton() {
        Button add = new Button(TEXT.text("rules.add"), Icons.of("fth-plus"));
        add.setId("rule-add");
        add.getStyleClass().add(StyleClasses.GHOST);
        add.setOnAction(event -> {
            addRow(empty());
            check();
            rules.getLast().edit();
        });
        return add;
    }

    private FlowPane builtIn(Set<Finding.Rule> off) {
        FlowPane boxes = new FlowPane(18, 8);
        for (Finding.Rule rule : Finding.Rule.values()) {
            CheckBox box = new CheckBox(TEXT.text(RunFindings.key(rule) + ".title"));
            box.setSelected(!off.contains(rule));
            builtIn.put(rule, box);
            boxes.getChildren().add(box);
        }
        return boxes;
    }

    private HBox buttons() {
        Button cancel = new Button(TEXT.text("rules.cancel"));
        cancel.setOnAction(event -> close.run());
        save.setId("rules-save");
        save.getStyleClass().add(StyleClasses.PRIMARY);
        save.setOnAction(event -> save());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox buttons = new HBox(8, space, cancel, save);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        return buttons;
    }

    private void addRow(LogRule rule) {
        RuleRow row = new RuleRow(rule, this::check, this::remove);
        rules.add(row);
        rows.getChildren().add(row.node());
    }

    private void remove(RuleRow row) {
        rules.remove(row);
        rows.getChildren().remove(row.node());
        check();
    }

    private void check() {
        for (RuleRow row : List.copyOf(rules)) {
            row.check(
                    lines,
                    rules.stream()
                            .anyMatch(it -> it != row
                                    && it.rule().name().equals(row.rule().name())));
        }
        save.setDisable(!rules.stream().allMatch(RuleRow::isUsable));
    }

    private void save() {
        Set<Finding.Rule> off = EnumSet.noneOf(Finding.Rule.class);
        builtIn.forEach((rule, box) -> {
            if (!box.isSelected()) {
                off.add(rule);
            }
        });
        model.useRules(
                rules.stream().filter(it -> !it.isBlank()).map(RuleRow::rule).toList(), off);
        close.run();
    }
}
