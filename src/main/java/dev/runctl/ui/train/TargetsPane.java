package dev.runctl.ui.train;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * The instances to choose from, as a list of large buttons. Where there are more than a person looks through, the first ones, and a
 * field to find the others by.
 */
final class TargetsPane {
    /** As many buttons as can be looked through. */
    static final int AT_MOST = 30;

    private static final Messages TEXT = Messages.of("train");

    private final TrainViewModel model;
    private final VBox box;
    private final VBox buttons = new VBox(6);
    private final TextField find = new TextField();
    private final Label more = new Label();
    private List<Target> shown = List.of();
    private ToggleGroup group = new ToggleGroup();

    TargetsPane(TrainViewModel model, VBox box) {
        this.model = model;
        this.box = box;
        find.setId("find-target");
        find.setPromptText(TEXT.text("target.find"));
        find.setAccessibleText(TEXT.text("target.find"));
        more.getStyleClass().add(StyleClasses.FIELD_HELP);
        more.setWrapText(true);
        model.targets().targetsProperty().subscribe(this::show);
        model.targets().chosenProperty().subscribe(chosen -> choose());
        find.textProperty().subscribe((was, is) -> choose());
    }

    private void show(List<Target> targets) {
        if (targets.isEmpty()) {
            shown = List.of();
            String where = model.isThisComputer() ? "-local" : "-aws";
            Label none = new Label(TEXT.text("target.none" + where));
            none.getStyleClass().add(StyleClasses.MUTED);
            Button create = new Button(TEXT.text("target.create" + where), Icons.of("fth-plus"));
            create.setOnAction(event -> model.openInstances());
            box.getChildren().setAll(none, create);
            return;
        }
        boolean isMany = targets.size() > AT_MOST;
        List<Node> parts = isMany ? List.of(find, buttons, more) : List.of(buttons);
        if (!box.getChildren().equals(parts)) {
            box.getChildren().setAll(parts);
        }
        choose();
    }

    /** Shows the buttons of what is looked for, the one chosen always among them. */
    private void choose() {
        List<Target> all = model.targets().targetsProperty().get();
        String words = all.size() > AT_MOST ? find.getText().strip() : "";
        Optional<InstanceRef> chosen = model.targets().chosenProperty().get().map(Target::ref);
        List<Target> found = all.stream().filter(it -> it.matches(words)).toList();
        List<Target> next = new ArrayList<>(found.subList(0, Math.min(AT_MOST, found.size())));
        if (words.isEmpty() && next.stream().noneMatch(it -> chosen.equals(Optional.of(it.ref())))) {
            all.stream()
                    .filter(it -> chosen.equals(Optional.of(it.ref())))
                    .findFirst()
                    .ifPresent(next::addFirst);
        }
        more.setText(TEXT.text("target.more", next.size(), all.size()));
        if (!next.equals(shown)) {
            shown = next;
            group = new ToggleGroup();
            buttons.getChildren().setAll(next.stream().map(this::button).toList());
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
