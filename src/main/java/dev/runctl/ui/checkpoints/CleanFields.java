package dev.runctl.ui.checkpoints;

import dev.runctl.domain.checkpoint.KeepRules;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.text.Messages;
import dev.runctl.ui.theme.StyleClasses;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** The rules that say what stays, and the places to delete from. */
final class CleanFields {
    private static final Messages TEXT = Messages.of("checkpoints");

    private final CleanViewModel model;
    private final VBox box = new VBox();

    CleanFields(CleanViewModel model) {
        this.model = model;
        box.getStyleClass().add("clean-fields");
        if (model.chosenCount().isEmpty()) {
            Label explain = label("clean.explain", StyleClasses.FIELD_HELP);
            explain.setWrapText(true);
            FlowPane rules = new FlowPane(22, 8, newest(), best(), every());
            Label problem = new Label();
            problem.getStyleClass().add(StyleClasses.FIELD_ERROR);
            problem.textProperty().bind(model.problemProperty());
            problem.visibleProperty().bind(model.problemProperty().map(it -> !it.isEmpty()));
            problem.managedProperty().bind(problem.visibleProperty());
            CheckBox incomplete = new CheckBox(TEXT.text("clean.incomplete"));
            incomplete.setId("clean-incomplete");
            incomplete.selectedProperty().bindBidirectional(model.incomplete);
            box.getChildren().addAll(explain, rules, problem, incomplete);
        }
        box.getChildren().add(places());
    }

    Node node() {
        return box;
    }

    private static Label label(String key, String styleClass) {
        Label label = new Label(TEXT.text(key));
        label.getStyleClass().add(styleClass);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private static HBox line(Node... nodes) {
        HBox line = new HBox(nodes);
        line.getStyleClass().add("clean-line");
        return line;
    }

    private static TextField field(String id, StringProperty value) {
        TextField field = new TextField();
        field.setId(id);
        field.textProperty().bindBidirectional(value);
        return field;
    }

    private HBox newest() {
        return line(label("clean.last", StyleClasses.FIELD_LABEL), field("clean-last", model.last));
    }

    private HBox best() {
        ComboBox<MetricName> metric = new ComboBox<>(model.metrics());
        metric.setId("clean-metric");
        metric.setPromptText(TEXT.text("clean.no-metric"));
        metric.disableProperty().bind(metric.valueProperty().isNull());
        model.metric.subscribe(it -> metric.setValue(it.orElse(null)));
        metric.valueProperty().subscribe(it -> model.metric.set(Optional.ofNullable(it)));
        return line(
                label("clean.best", StyleClasses.FIELD_LABEL),
                field("clean-best", model.best),
                label("clean.by", StyleClasses.FIELD_LABEL),
                metric);
    }

    private HBox every() {
        ComboBox<KeepRules.Count> count = new ComboBox<>();
        count.getItems().setAll(KeepRules.Count.values());
        count.setConverter(new StringConverter<>() {
            @Override
            public String toString(KeepRules.Count value) {
                return value == null
                        ? ""
                        : TEXT.text("clean.every." + value.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public KeepRules.Count fromString(String text) {
                throw new UnsupportedOperationException("nobody types here");
            }
        });
        count.valueProperty().bindBidirectional(model.count);
        return line(label("clean.every", StyleClasses.FIELD_LABEL), field("clean-every", model.every), count);
    }

    private HBox places() {
        ToggleGroup group = new ToggleGroup();
        HBox line = line(label("clean.from", StyleClasses.FIELD_LABEL));
        for (CleanViewModel.Where where : CleanViewModel.Where.values()) {
            String word = where.name().toLowerCase(Locale.ROOT);
            RadioButton button = new RadioButton(TEXT.text("clean.from." + word));
            button.setId("clean-from-" + word);
            button.setToggleGroup(group);
            button.setSelected(model.where.get() == where);
            button.selectedProperty().subscribe(is -> {
                if (is) {
                    model.where.set(where);
                }
            });
            line.getChildren().add(button);
        }
        return line;
    }
}
