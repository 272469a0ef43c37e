package dev.runctl.ui.train;

import dev.runctl.domain.run.ScriptParameter;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** The form of a script's arguments, in two columns where there is room for them. */
final class ArgumentsPane extends GridPane {
    private static final Messages TEXT = Messages.of("train");
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    /** Narrower than this a field beside another shows too little of its value. */
    private static final double FIELD = 230;

    private int columns;

    ArgumentsPane(List<ArgumentField> fields) {
        getStyleClass().add("arguments-grid");
        fields.forEach(it -> getChildren().add(field(it)));
        arrange(2);
        // Later: what moves while it is laid out is not laid out itself.
        widthProperty().subscribe(width -> {
            if (width.doubleValue() > 0) {
                UiThread.later(() -> arrange(width.doubleValue() < 2 * FIELD ? 1 : 2));
            }
        });
    }

    private void arrange(int wanted) {
        if (wanted == columns) {
            return;
        }
        columns = wanted;
        getColumnConstraints().clear();
        for (int i = 0; i < columns; i++) {
            ColumnConstraints part = new ColumnConstraints();
            part.setPercentWidth(100.0 / columns);
            part.setHgrow(Priority.ALWAYS);
            getColumnConstraints().add(part);
        }
        for (int i = 0; i < getChildren().size(); i++) {
            setConstraints(getChildren().get(i), i % columns, i / columns);
        }
    }

    private static Node field(ArgumentField field) {
        ScriptParameter parameter = field.parameter();
        VBox box = new VBox();
        box.getStyleClass().add("argument");
        Control control = control(field);
        control.setId("argument" + parameter.flag().replaceAll("[^A-Za-z0-9]+", "-"));
        control.setMaxWidth(Double.MAX_VALUE);
        control.setAccessibleText(parameter.flag());
        control.setAccessibleHelp(parameter.help());
        if (!parameter.help().isBlank()) {
            control.setTooltip(new Tooltip(parameter.help()));
        }
        if (!field.isSwitch()) {
            Label flag = new Label(parameter.flag());
            flag.getStyleClass().addAll(StyleClasses.MONO, "argument-flag");
            flag.setLabelFor(control);
            box.getChildren().add(flag);
        }
        Label help = new Label(parameter.help());
        help.getStyleClass().add(StyleClasses.FIELD_HELP);
        help.setWrapText(true);
        Label problem = new Label();
        problem.getStyleClass().add(StyleClasses.FIELD_ERROR);
        problem.textProperty().bind(field.problem());
        problem.visibleProperty().bind(field.problem().map(it -> !it.isEmpty()));
        problem.managedProperty().bind(problem.visibleProperty());
        field.problem().subscribe(it -> control.pseudoClassStateChanged(INVALID, !it.isEmpty()));
        box.getChildren().addAll(control, problem);
        if (!parameter.help().isBlank()) {
            box.getChildren().add(help);
        }
        return box;
    }

    private static Control control(ArgumentField field) {
        ScriptParameter parameter = field.parameter();
        if (field.isSwitch()) {
            CheckBox box = new CheckBox(parameter.flag());
            box.getStyleClass().add(StyleClasses.MONO);
            box.setMnemonicParsing(false);
            box.selectedProperty().bindBidirectional(field.onProperty());
            return box;
        }
        if (!parameter.choices().isEmpty() && !parameter.repeated()) {
            ComboBox<String> choice = new ComboBox<>();
            // The empty item goes back to the default.
            choice.getItems().add("");
            choice.getItems().addAll(parameter.choices());
            choice.setConverter(new StringConverter<>() {
                @Override
                public String toString(@Nullable String value) {
                    return value == null || value.isEmpty() ? prompt(parameter, true) : value;
                }

                @Override
                public String fromString(String text) {
                    return text;
                }
            });
            choice.valueProperty().bindBidirectional(field.valueProperty());
            return choice;
        }
        TextField text = new TextField();
        text.setPromptText(prompt(parameter, false));
        text.textProperty().bindBidirectional(field.valueProperty());
        return text;
    }

    private static String prompt(ScriptParameter parameter, boolean named) {
        if (parameter.required()) {
            return TEXT.text("required");
        }
        String otherwise = parameter.defaultValue();
        return named && !otherwise.isBlank() ? TEXT.text("default", otherwise) : otherwise;
    }
}
