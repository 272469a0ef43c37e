package dev.runctl.ui.shell;

import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The command palette: a field and the matches under it. */
final class PaletteView extends VBox {
    private static final Messages TEXT = Messages.of("shell");

    private final PaletteViewModel model;
    private final Runnable onDone;
    private final ListView<Command> list;

    PaletteView(PaletteViewModel model, Runnable onDone) {
        this.model = model;
        this.onDone = onDone;
        getStyleClass().addAll(StyleClasses.RAISED, "palette");
        TextField field = new TextField();
        field.getStyleClass().add("palette-field");
        field.setPromptText(TEXT.text("palette.prompt"));
        field.setAccessibleText(TEXT.text("palette.accessible"));
        field.textProperty().bindBidirectional(model.queryProperty());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
        list = new ListView<>(model.matches());
        list.setFocusTraversable(false);
        list.setPlaceholder(new Label(TEXT.text("palette.empty")));
        list.setCellFactory(view -> new Cell());
        list.setOnMouseClicked(event -> {
            if (list.getSelectionModel().getSelectedIndex() >= 0) {
                model.move(list.getSelectionModel().getSelectedIndex()
                        - model.markedProperty().get());
                accept();
            }
        });
        model.markedProperty().subscribe(index -> mark(index.intValue()));
        model.queryProperty().subscribe(text -> mark(model.markedProperty().get()));
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().setAll(field, list);
    }

    private void mark(int index) {
        list.getSelectionModel().select(index);
        list.scrollTo(Math.max(0, index - 4));
    }

    private void keyPressed(KeyEvent event) {
        switch (event.getCode()) {
            case DOWN -> model.move(1);
            case UP -> model.move(-1);
            case ENTER -> accept();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void accept() {
        onDone.run();
        model.accept();
    }

    private static final class Cell extends ListCell<Command> {
        private final Label title = new Label();
        private final Label group = new Label();
        private final HBox row = new HBox(10);

        Cell() {
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            group.getStyleClass().add(StyleClasses.CAPTION);
            // Long arguments are cut; where a run is, and which one, is not.
            group.setMinWidth(Region.USE_PREF_SIZE);
            setPrefWidth(0);
            row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            row.getChildren().setAll(Icons.of("fth-circle"), title, space, group);
        }

        @Override
        protected void updateItem(@Nullable Command command, boolean empty) {
            super.updateItem(command, empty);
            if (empty || command == null) {
                setGraphic(null);
                return;
            }
            title.setText(command.title());
            group.setText(command.group());
            row.getChildren().set(0, Icons.of(command.icon()));
            setGraphic(row);
        }
    }
}
