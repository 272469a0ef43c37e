package dev.runctl.ui.runs;

import dev.runctl.domain.metric.LogRule;
import dev.runctl.service.metric.RuleMatcher;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** One rule being edited, with what is wrong with it or what it finds in the newest lines. */
final class RuleRow {
    private static final Messages TEXT = Messages.of("metrics");
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    private final TextField name = field("rules.name", "rule-name");
    private final TextField regex = field("rules.regex", "rule-regex");
    private final TextField advice = field("rules.advice", "rule-advice");
    private final ComboBox<LogRule.Level> level = choice(LogRule.Level.values(), "rules.level");
    private final ComboBox<LogRule.Action> action = choice(LogRule.Action.values(), "rules.action");
    private final Label note = new Label();
    private final VBox node;
    private List<String> lines = List.of();
    private Optional<String> problem = Optional.empty();

    /** @param changed told of each change, to look at all rows together */
    RuleRow(LogRule rule, Runnable changed, Consumer<RuleRow> remove) {
        name.setText(rule.name());
        name.setPrefWidth(190);
        regex.setText(rule.regex());
        regex.getStyleClass().add(StyleClasses.MONO);
        advice.setText(rule.advice());
        level.setValue(rule.level());
        action.setValue(rule.action());
        HBox.setHgrow(regex, Priority.ALWAYS);
        HBox.setHgrow(advice, Priority.ALWAYS);
        Button without = new Button("", Icons.of("fth-x"));
        without.getStyleClass().addAll(StyleClasses.GHOST, StyleClasses.ICON_ONLY);
        without.setTooltip(new Tooltip(TEXT.text("rules.remove")));
        without.setAccessibleText(TEXT.text("rules.remove"));
        without.setOnAction(event -> remove.accept(this));
        note.setWrapText(true);
        node = new VBox(5, new HBox(8, name, regex, without), new HBox(8, level, action, advice), note);
        node.getStyleClass().add("rule-row");
        name.textProperty().subscribe(changed);
        regex.textProperty().subscribe(changed);
    }

    private static TextField field(String key, String styleClass) {
        TextField field = new TextField();
        field.setPromptText(TEXT.text(key));
        field.setAccessibleText(TEXT.text(key));
        field.getStyleClass().add(styleClass);
        return field;
    }

    private static <E extends Enum<E>> ComboBox<E> choice(E[] values, String key) {
        ComboBox<E> box = new ComboBox<>();
        box.getItems().setAll(values);
        box.setAccessibleText(TEXT.text(key));
        box.setPrefWidth(130);
        box.getStyleClass().add(key.replace('.', '-'));
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(E value) {
                return value == null ? "" : TEXT.text(key + "." + value.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public E fromString(String text) {
                throw new UnsupportedOperationException("the box is not editable");
            }
        });
        return box;
    }

    Node node() {
        return node;
    }

    void edit() {
        name.requestFocus();
    }

    LogRule rule() {
        return new LogRule(
                name.getText().strip(),
                regex.getText(),
                level.getValue(),
                advice.getText().strip(),
                action.getValue());
    }

    /** An empty row is none. */
    boolean isBlank() {
        return name.getText().isBlank() && regex.getText().isBlank();
    }

    boolean isUsable() {
        return problem.isEmpty();
    }

    /** @param newest lines of the log shown, to try the rule on */
    void check(List<String> newest, boolean sameName) {
        lines = newest;
        LogRule rule = rule();
        problem = isBlank()
                ? Optional.empty()
                : RuleMatcher.problem(rule)
                        .map(it -> TEXT.text("rules.problem." + it.code(), it.detail()))
                        .or(() -> sameName ? Optional.of(TEXT.text("rules.problem.same-name")) : Optional.empty());
        regex.pseudoClassStateChanged(INVALID, problem.isPresent());
        note.getStyleClass().setAll("label", problem.isPresent() ? StyleClasses.FIELD_ERROR : StyleClasses.FIELD_HELP);
        note.setText(isBlank() ? "" : problem.orElseGet(() -> tried(rule)));
    }

    private String tried(LogRule rule) {
        if (lines.isEmpty()) {
            return TEXT.text("rules.no-lines");
        }
        RuleMatcher matcher = new RuleMatcher(List.of(rule));
        lines.forEach(line -> matcher.read(line, match -> {}));
        if (!matcher.tooSlow().isEmpty()) {
            return TEXT.text("rules.slow");
        }
        if (matcher.matches().isEmpty()) {
            return TEXT.text("rules.nothing", lines.size());
        }
        long count = matcher.matches().getFirst().count();
        return count == lines.size() && count > 1
                ? TEXT.text("rules.fits-all", count)
                : TEXT.text(
                        "rules.fits",
                        count,
                        lines.size(),
                        matcher.matches().getFirst().line());
    }
}
