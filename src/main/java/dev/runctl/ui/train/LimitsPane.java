package dev.runctl.ui.train;

import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.text.Messages;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.train.LimitsViewModel.Limit;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The limits of a launch, one line each. */
final class LimitsPane {
    private static final Messages TEXT = Messages.of("guard");
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    private final GridPane grid = new GridPane(8, 6);
    private int rows;

    LimitsPane(TrainViewModel model, VBox box) {
        Label title = new Label(TEXT.text("limits.title"));
        title.getStyleClass().add(StyleClasses.SECTION_TITLE);
        ColumnConstraints names = new ColumnConstraints();
        names.setHgrow(Priority.ALWAYS);
        ColumnConstraints fields = new ColumnConstraints(72);
        ColumnConstraints units = new ColumnConstraints();
        units.setMinWidth(Region.USE_PREF_SIZE);
        grid.getColumnConstraints().setAll(names, fields, units);
        for (Limit limit : Limit.values()) {
            // Nothing is billed on This computer, so there is nothing to limit.
            if (limit != Limit.BUDGET || !model.isThisComputer()) {
                row(model.limits(), limit);
            }
        }
        Label help = new Label(TEXT.text("limits.help"));
        help.setWrapText(true);
        help.setMinHeight(Region.USE_PREF_SIZE);
        help.getStyleClass().add(StyleClasses.FIELD_HELP);
        box.getChildren().setAll(title, grid, help, elsewhere(model));
    }

    private static VBox elsewhere(TrainViewModel model) {
        CheckBox wanted = new CheckBox(TEXT.text("elsewhere"));
        wanted.setId("resume-elsewhere");
        wanted.setWrapText(true);
        wanted.setMinHeight(Region.USE_PREF_SIZE);
        wanted.selectedProperty().bindBidirectional(model.limits().elsewhereProperty());
        Label note = new Label(TEXT.text("elsewhere.help", ElsewhereService.MOST));
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.getStyleClass().add(StyleClasses.FIELD_HELP);
        VBox pane = new VBox(4, wanted, note);
        pane.visibleProperty().bind(model.spot());
        pane.managedProperty().bind(pane.visibleProperty());
        return pane;
    }

    private void row(LimitsViewModel limits, Limit limit) {
        TextField field = new TextField();
        field.setId("limit-" + limit.key());
        field.setPromptText(TEXT.text("limits.prompt"));
        field.setAlignment(Pos.CENTER_RIGHT);
        field.textProperty().bindBidirectional(limits.typedProperty(limit));
        limits.problemProperty(limit).subscribe(it -> field.pseudoClassStateChanged(INVALID, !it.isEmpty()));
        Label name = new Label(TEXT.text("limits." + limit.key()));
        name.setLabelFor(field);
        Label unit = new Label(TEXT.text("limits." + limit.key() + ".unit"));
        unit.getStyleClass().add(StyleClasses.MUTED);
        grid.addRow(rows++, name, field, unit);
        Label problem = new Label();
        problem.getStyleClass().add(StyleClasses.FIELD_ERROR);
        problem.textProperty().bind(limits.problemProperty(limit));
        problem.visibleProperty().bind(limits.problemProperty(limit).map(it -> !it.isEmpty()));
        problem.managedProperty().bind(problem.visibleProperty());
        grid.add(problem, 0, rows++, 3, 1);
    }
}
