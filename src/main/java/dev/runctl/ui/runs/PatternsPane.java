package dev.runctl.ui.runs;

import dev.runctl.domain.metric.LogPattern;
import dev.runctl.service.metric.PatternCheck;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.chart.Figures;
import dev.runctl.ui.theme.StyleClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A person's own patterns for the project's logs, each with what is wrong with it or what it finds in the newest lines. */
final class PatternsPane {
    private static final Messages TEXT = Messages.of("metrics");
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    private final RunMetrics model;
    private final Runnable close;
    private final VBox rows = new VBox(8);
    private final Button save = new Button(TEXT.text("patterns.save"));
    private final VBox root = new VBox(10);
    private final List<Row> fields = new ArrayList<>();
    private List<String> lines = List.of();

    PatternsPane(RunMetrics model, Runnable close) {
        this.model = model;
        this.close = close;
        Label title = new Label(TEXT.text("patterns.title"));
        title.getStyleClass().add(StyleClasses.SECTION_TITLE);
        Label help = new Label(TEXT.text("patterns.help"));
        help.getStyleClass().add(StyleClasses.FIELD_HELP);
        help.setWrapText(true);
        Button add = new Button(TEXT.text("patterns.add"), Icons.of("fth-plus"));
        add.setId("pattern-add");
        add.getStyleClass().add(StyleClasses.GHOST);
        add.setOnAction(event -> {
            addRow(new LogPattern("", ""));
            fields.getLast().regex.requestFocus();
        });
        Button cancel = new Button(TEXT.text("patterns.cancel"));
        cancel.setOnAction(event -> close.run());
        save.setId("pattern-save");
        save.getStyleClass().add(StyleClasses.PRIMARY);
        save.setOnAction(event -> save());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox buttons = new HBox(8, add, space, cancel, save);
        buttons.setAlignment(Pos.CENTER_LEFT);
        root.getStyleClass().addAll(StyleClasses.CARD, StyleClasses.CARD_BODY);
        root.getChildren().setAll(title, help, rows, buttons);
        root.managedProperty().bind(root.visibleProperty());
        root.setVisible(false);
    }

    Node node() {
        return root;
    }

    void open() {
        fields.clear();
        rows.getChildren().clear();
        List<LogPattern> patterns = model.settingsProperty().get().patterns();
        (patterns.isEmpty() ? List.of(new LogPattern("", "")) : patterns).forEach(this::addRow);
        model.recentLines(found -> {
            lines = found;
            fields.forEach(Row::check);
        });
        root.setVisible(true);
    }

    private void addRow(LogPattern pattern) {
        Row row = new Row(pattern);
        fields.add(row);
        rows.getChildren().add(row.node);
        row.check();
    }

    /** An empty row is none. */
    private List<LogPattern> patterns() {
        return fields.stream()
                .map(Row::pattern)
                .filter(it -> !it.regex().isBlank() || !it.name().isBlank())
                .toList();
    }

    private void save() {
        if (patterns().stream().allMatch(it -> PatternCheck.problem(it).isEmpty())) {
            model.use(patterns());
            close.run();
        }
    }

    private final class Row {
        final TextField name = new TextField();
        final TextField regex = new TextField();
        final Label note = new Label();
        final VBox node;

        Row(LogPattern pattern) {
            name.setText(pattern.name());
            name.setPromptText(TEXT.text("patterns.name"));
            name.setAccessibleText(TEXT.text("patterns.name"));
            name.setPrefWidth(150);
            name.getStyleClass().add("pattern-name");
            regex.setText(pattern.regex());
            regex.setPromptText(TEXT.text("patterns.regex"));
            regex.setAccessibleText(TEXT.text("patterns.regex"));
            regex.getStyleClass().addAll(StyleClasses.MONO, "pattern-regex");
            HBox.setHgrow(regex, Priority.ALWAYS);
            Button remove = new Button("", Icons.of("fth-x"));
            remove.getStyleClass().addAll(StyleClasses.GHOST, StyleClasses.ICON_ONLY);
            remove.setTooltip(new Tooltip(TEXT.text("patterns.remove")));
            remove.setAccessibleText(TEXT.text("patterns.remove"));
            note.setWrapText(true);
            node = new VBox(3, new HBox(8, name, regex, remove), note);
            remove.setOnAction(event -> {
                fields.remove(this);
                rows.getChildren().remove(node);
                checkAll();
            });
            name.textProperty().subscribe(this::check);
            regex.textProperty().subscribe(this::check);
        }

        LogPattern pattern() {
            return new LogPattern(name.getText().strip(), regex.getText());
        }

        void check() {
            LogPattern pattern = pattern();
            boolean blank = pattern.name().isBlank() && pattern.regex().isBlank();
            Optional<PatternCheck.Problem> problem = blank ? Optional.empty() : PatternCheck.problem(pattern);
            regex.pseudoClassStateChanged(INVALID, problem.isPresent());
            note.getStyleClass()
                    .setAll("label", problem.isPresent() ? StyleClasses.FIELD_ERROR : StyleClasses.FIELD_HELP);
            note.setText(
                    blank
                            ? ""
                            : problem.map(it -> TEXT.text("patterns.problem." + it.code(), it.detail()))
                                    .orElseGet(() -> finds(pattern)));
            checkAll();
        }

        private String finds(LogPattern pattern) {
            if (model.tooSlowProperty().get().contains(pattern)) {
                return TEXT.text("patterns.slow");
            }
            for (String line : lines.reversed()) {
                for (Map.Entry<String, dev.runctl.domain.metric.Point> found :
                        PatternCheck.tryOn(pattern, line).entrySet()) {
                    return TEXT.text(
                            "patterns.finds",
                            found.getKey(),
                            Figures.value(found.getValue().value(), ""));
                }
            }
            return TEXT.text("patterns.nothing");
        }
    }

    private void checkAll() {
        save.setDisable(
                patterns().stream().anyMatch(it -> PatternCheck.problem(it).isPresent()));
    }
}
