package dev.runctl.ui.train;

import dev.runctl.text.Messages;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The instances to choose from, as a list of large buttons. */
final class TargetsPane {
    private static final Messages TEXT = Messages.of("train");

    private final TrainViewModel model;
    private final VBox box;
    private ToggleGroup group = new ToggleGroup();

    TargetsPane(TrainViewModel model, VBox box) {
        this.model = model;
        this.box = box;
        model.targets().targetsProperty().subscribe(this::show);
        model.targets().chosenProperty().subscribe(chosen -> mark());
    }

    private void show(List<Target> targets) {
        group = new ToggleGroup();
        box.getChildren().setAll(targets.stream().map(this::button).toList());
        if (targets.isEmpty()) {
            String where = model.isThisComputer() ? "-local" : "-aws";
            Label none = new Label(TEXT.text("target.none" + where));
            none.getStyleClass().add(StyleClasses.MUTED);
            Button create = new Button(TEXT.text("target.create" + where), Icons.of("fth-plus"));
            create.setOnAction(event -> model.openInstances());
            box.getChildren().setAll(none, create);
        }
        mark();
    }

    private void mark() {
        for (var toggle : group.getToggles()) {
            toggle.setSelected(model.targets()
                    .chosenProperty()
                    .get()
                    .filter(it -> it.ref().equals(toggle.getUserData()))
                    .isPresent());
        }
    }

    private Node button(Target target) {
        Label name = new Label(target.name());
        name.getStyleClass().add(StyleClasses.STRONG);
        Label note = new Label(target.note().isEmpty() ? target.type() : target.note());
        note.getStyleClass().add(StyleClasses.FIELD_HELP);
        VBox words = new VBox(1, name, note);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox row = new HBox(10, words, new Badge().show(target.state()));
        row.setAlignment(Pos.CENTER_LEFT);
        ToggleButton button = new ToggleButton();
        button.setGraphic(row);
        button.getStyleClass().setAll("target");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setToggleGroup(group);
        button.setUserData(target.ref());
        button.setDisable(!target.usable());
        button.setAccessibleText(target.name() + ", " + note.getText());
        row.prefWidthProperty().bind(button.widthProperty().subtract(22));
        button.setOnAction(event -> {
            button.setSelected(true);
            model.targets().choose(target.ref());
        });
        return button;
    }
}
