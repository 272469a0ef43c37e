package dev.runctl.ui.shell;

import atlantafx.base.controls.CustomTextField;
import dev.runctl.domain.instance.Location;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The dialog that chooses which regions, of which profiles, are listed together. */
final class RegionsView extends VBox {
    private static final Messages TEXT = Messages.of("shell");

    private final RegionsViewModel model;

    RegionsView(ShellViewModel shell, Runnable onDone) {
        this.model = new RegionsViewModel(
                shell.profiles(), shell.settingsProperty().get().locations());
        getStyleClass().addAll(StyleClasses.RAISED, "regions-dialog");
        Label title = new Label(TEXT.text("regions.title"));
        title.getStyleClass().add(StyleClasses.DIALOG_TITLE);
        Label explain = new Label(TEXT.text("regions.explain"));
        explain.getStyleClass().add(StyleClasses.MUTED);
        explain.setWrapText(true);
        explain.setMinHeight(USE_PREF_SIZE);
        CustomTextField search = new CustomTextField();
        search.setId("regions-search");
        search.setLeft(Icons.of("fth-search"));
        search.setPromptText(TEXT.text("regions.search"));
        search.textProperty().bindBidirectional(model.queryProperty());
        ListView<Location> list = new ListView<>(model.matches());
        list.setId("regions-list");
        list.setCellFactory(view -> new Cell());
        list.setPlaceholder(new Label(TEXT.text("regions.none")));
        list.setOnKeyPressed(event -> {
            Location focused = list.getFocusModel().getFocusedItem();
            if (event.getCode() == KeyCode.SPACE && focused != null) {
                model.set(focused, !model.isChosen(focused));
                list.refresh();
            }
        });
        VBox.setVgrow(list, Priority.ALWAYS);
        Button cancel = new Button(TEXT.text("regions.cancel"));
        cancel.setOnAction(event -> onDone.run());
        Button use = new Button();
        use.setId("regions-use");
        use.getStyleClass().add(StyleClasses.PRIMARY);
        use.setDefaultButton(true);
        use.setOnAction(event -> {
            onDone.run();
            shell.choose(model.choiceProperty().get());
        });
        model.choiceProperty().subscribe(choice -> {
            use.setText(TEXT.text("regions.use", choice.size()));
            use.setDisable(choice.isEmpty());
            list.refresh(); // the first may be another one now
        });
        HBox buttons = new HBox(cancel, use);
        buttons.getStyleClass().add("dialog-buttons");
        getChildren().setAll(title, explain, search, list, buttons);
    }

    private final class Cell extends ListCell<Location> {
        private final CheckBox box = new CheckBox();
        private final Label first = new Label(TEXT.text("regions.first"));
        private final Label profile = new Label();
        private final HBox row = new HBox(10);

        Cell() {
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            first.getStyleClass().add(StyleClasses.CAPTION);
            profile.getStyleClass().addAll(StyleClasses.MUTED, StyleClasses.SMALL);
            box.setMnemonicParsing(false);
            box.setFocusTraversable(false);
            box.setOnAction(event -> {
                if (getItem() != null) {
                    model.set(getItem(), box.isSelected());
                }
            });
            row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            row.getChildren().setAll(box, first, space, profile);
        }

        @Override
        protected void updateItem(@Nullable Location location, boolean empty) {
            super.updateItem(location, empty);
            if (empty || location == null) {
                setGraphic(null);
                return;
            }
            boolean isHere = location.isThisComputer();
            box.setText(isHere ? TEXT.text("location.this-computer") : location.region());
            box.setSelected(model.isChosen(location));
            profile.setText(isHere ? "" : location.profile());
            var choice = model.choiceProperty().get();
            first.setVisible(choice.size() > 1 && choice.getFirst().equals(location));
            setGraphic(row);
        }
    }
}
