package dev.runctl.ui.control;

import dev.runctl.ui.theme.StyleClasses;
import javafx.beans.NamedArg;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** What a view shows when it has nothing: an icon, a title, a sentence and the actions that change it. */
public final class EmptyState extends VBox {
    private static final double TEXT_WIDTH = 440;

    private final Label title = new Label();
    private final Label text = new Label();
    private final HBox actions = new HBox(8);

    public EmptyState(@NamedArg("icon") String icon, @NamedArg("title") String title, @NamedArg("text") String text) {
        getStyleClass().add(StyleClasses.EMPTY_STATE);
        StackPane frame = new StackPane(Icons.of(icon));
        frame.getStyleClass().add(StyleClasses.EMPTY_ICON);
        this.title.getStyleClass().add(StyleClasses.EMPTY_TITLE);
        this.text.getStyleClass().add(StyleClasses.EMPTY_TEXT);
        this.text.setWrapText(true);
        this.text.setMaxWidth(TEXT_WIDTH);
        actions.setAlignment(Pos.CENTER);
        getChildren().setAll(frame, this.title, this.text, actions);
        say(title, text);
    }

    public void say(String newTitle, String newText) {
        title.setText(newTitle);
        text.setText(newText);
    }

    public void setActions(Node... nodes) {
        actions.getChildren().setAll(nodes);
    }
}
