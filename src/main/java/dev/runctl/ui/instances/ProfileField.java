package dev.runctl.ui.instances;

import dev.runctl.text.Messages;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Where an instance profile is chosen or typed, with what follows from it and a way to make one. */
final class ProfileField {
    private static final Messages TEXT = Messages.of("instances");

    private ProfileField() {}

    static Region of(ProfileChoiceViewModel model) {
        Label label = new Label(TEXT.text("new.profile"));
        label.getStyleClass().add(StyleClasses.FIELD_LABEL);
        ComboBox<String> list = list(model);
        TextField typed = new TextField();
        typed.setId("new-profile");
        typed.setPromptText(TEXT.text("new.profile-prompt"));
        typed.textProperty().bindBidirectional(model.chosenProperty());
        model.phaseProperty().subscribe(phase -> {
            boolean isTyped = phase == ProfileChoiceViewModel.Phase.TYPED;
            show(list, !isTyped);
            show(typed, isTyped);
            list.setDisable(phase == ProfileChoiceViewModel.Phase.ASKING);
            label.setLabelFor(isTyped ? typed : list);
        });
        return new VBox(4, label, new StackPane(list, typed), note(model), make(model));
    }

    private static void show(Region field, boolean isShown) {
        field.setVisible(isShown);
        field.setManaged(isShown);
    }

    private static ComboBox<String> list(ProfileChoiceViewModel model) {
        ComboBox<String> list = new ComboBox<>();
        list.setId("new-profile-list");
        list.setMaxWidth(Double.MAX_VALUE);
        list.setConverter(new StringConverter<>() {
            @Override
            public String toString(String name) {
                return name == null ? "" : model.text(name);
            }

            @Override
            public String fromString(String typed) {
                throw new UnsupportedOperationException("not editable");
            }
        });
        // The value is set after the entries, which would else take it away.
        model.choiceProperty().subscribe(found -> {
            list.setValue(null);
            list.getItems().setAll(model.names());
            list.setValue(model.chosenProperty().get());
        });
        model.chosenProperty().subscribe(list::setValue);
        list.setOnAction(event -> {
            if (list.getValue() != null) {
                model.chosenProperty().set(list.getValue());
            }
        });
        return list;
    }

    private static Region note(ProfileChoiceViewModel model) {
        Label note = new Label();
        note.setId("new-profile-note");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.textProperty().bind(model.note());
        HBox.setHgrow(note, Priority.ALWAYS);
        HBox box = new HBox(6, note);
        model.isWarning().subscribe(isWarning -> {
            note.getStyleClass().setAll("label", isWarning ? Tone.WARN.textClass() : StyleClasses.FIELD_HELP);
            if (isWarning) {
                note.getStyleClass().add(StyleClasses.SMALL);
                box.getChildren().setAll(Icons.of("fth-alert-triangle", "icon-small", Tone.WARN.iconClass()), note);
            } else {
                box.getChildren().setAll(note);
            }
        });
        box.setAlignment(Pos.TOP_LEFT);
        box.visibleProperty().bind(note.textProperty().map(it -> !it.isEmpty()));
        box.managedProperty().bind(box.visibleProperty());
        return box;
    }

    private static Region make(ProfileChoiceViewModel model) {
        Button make = new Button(TEXT.text("new.profile-make"), Icons.of("fth-plus"));
        make.setId("new-profile-make");
        make.setMinWidth(Region.USE_PREF_SIZE);
        make.disableProperty().bind(model.makingProperty());
        make.visibleProperty().bind(model.canMake());
        make.managedProperty().bind(make.visibleProperty());
        make.setOnAction(event -> model.make());
        return make;
    }
}
