package dev.runctl.ui.shell;

import dev.runctl.text.Messages;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.failure.FailureDetails;
import dev.runctl.ui.theme.StyleClasses;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A notice with what helps; used as a toast and in the list. */
final class Toast extends HBox {
    private static final Messages TEXT = Messages.of("shell");

    Toast(Notice notice, Runnable onClose) {
        Label text = new Label(notice.text());
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        VBox body = new VBox(4, text);
        HBox.setHgrow(body, Priority.ALWAYS);
        if (!notice.next().isEmpty()) {
            Label next = new Label(notice.next());
            next.getStyleClass().addAll(StyleClasses.MUTED, StyleClasses.SMALL);
            next.setWrapText(true);
            next.setMinHeight(USE_PREF_SIZE);
            body.getChildren().add(next);
        }
        HBox actions = new HBox(8);
        notice.actions().forEach(action -> {
            Button button = new Button(action.text());
            button.setOnAction(event -> {
                onClose.run();
                action.run().run();
            });
            actions.getChildren().add(button);
        });
        notice.failure().ifPresent(failure -> actions.getChildren().add(FailureDetails.copyButton(failure)));
        if (!actions.getChildren().isEmpty()) {
            body.getChildren().add(actions);
        }
        Button close = new Button();
        close.setGraphic(Icons.of("fth-x"));
        close.setAccessibleText(TEXT.text("close"));
        close.getStyleClass().addAll(StyleClasses.GHOST, StyleClasses.ICON_ONLY);
        close.setOnAction(event -> onClose.run());
        setAlignment(Pos.TOP_LEFT);
        getChildren()
                .setAll(
                        notice.bad()
                                ? Icons.of("fth-alert-circle", "icon-bad")
                                : Icons.of("fth-check-circle", "icon-ok"),
                        body,
                        close);
    }
}
