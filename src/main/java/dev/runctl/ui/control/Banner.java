package dev.runctl.ui.control;

import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** A line at the top of a view that says what is wrong with what it shows, with the one action that helps. */
public final class Banner extends HBox {
    private final Label text = new Label();
    private final Button action = new Button();

    public Banner() {
        getStyleClass().addAll(StyleClasses.BANNER, "banner-warn");
        text.setWrapText(true);
        text.setMaxWidth(Double.MAX_VALUE);
        // Never fewer lines than the words need.
        text.setMinHeight(USE_PREF_SIZE);
        setMinHeight(USE_PREF_SIZE);
        HBox.setHgrow(text, Priority.ALWAYS);
        action.setMinWidth(USE_PREF_SIZE);
        getChildren().setAll(Icons.of("fth-alert-triangle"), text, action);
        managedProperty().bind(visibleProperty());
        setVisible(false);
    }

    public void show(Tone tone, String newText, String actionText, Runnable onAction) {
        getStyleClass().removeAll("banner-warn", "banner-bad");
        getStyleClass().add(tone == Tone.BAD ? "banner-bad" : "banner-warn");
        text.setText(newText);
        action.setText(actionText);
        action.setOnAction(event -> onAction.run());
        setVisible(true);
    }

    /** Without anything to do about it. */
    public void show(Tone tone, String newText) {
        show(tone, newText, "", () -> {});
        action.setVisible(false);
        action.setManaged(false);
    }

    public void hide() {
        setVisible(false);
    }
}
