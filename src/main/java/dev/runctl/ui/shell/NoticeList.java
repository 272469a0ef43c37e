package dev.runctl.ui.shell;

import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** What has been told so far, newest first. */
final class NoticeList extends VBox {
    private static final Messages TEXT = Messages.of("shell");

    NoticeList(List<Notice> notices, Runnable onClose) {
        getStyleClass().addAll(StyleClasses.RAISED, "notices");
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        Label title = new Label(TEXT.text("notices"));
        title.getStyleClass().add(StyleClasses.SECTION_TITLE);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button close = new Button();
        close.setGraphic(Icons.of("fth-x"));
        close.setAccessibleText(TEXT.text("close"));
        close.getStyleClass().addAll(StyleClasses.GHOST, StyleClasses.ICON_ONLY);
        close.setOnAction(event -> onClose.run());
        HBox head = new HBox(title, space, close);
        head.getStyleClass().add("notices-head");
        getChildren().add(head);
        if (notices.isEmpty()) {
            Label empty = new Label(TEXT.text("notices.empty"));
            empty.getStyleClass().addAll(StyleClasses.MUTED, "notice");
            getChildren().add(empty);
            return;
        }
        VBox list = new VBox();
        for (Notice notice : notices) {
            list.getChildren().add(row(notice, onClose));
        }
        ScrollPane scroll = new ScrollPane(list);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().add(scroll);
    }

    private static HBox row(Notice notice, Runnable onClose) {
        Label text = new Label(notice.text());
        text.setWrapText(true);
        Label time = new Label(Formats.time(notice.time()));
        time.getStyleClass().add(StyleClasses.CAPTION);
        VBox body = new VBox(3, text, time);
        HBox buttons = new HBox(8);
        notice.actions().forEach(action -> {
            Button button = new Button(action.text());
            button.setOnAction(event -> {
                onClose.run();
                action.run().run();
            });
            buttons.getChildren().add(button);
        });
        if (!buttons.getChildren().isEmpty()) {
            body.getChildren().add(buttons);
        }
        HBox row = new HBox(
                notice.bad() ? Icons.of("fth-alert-circle", "icon-bad") : Icons.of("fth-check-circle", "icon-ok"),
                body);
        row.getStyleClass().add("notice");
        return row;
    }
}
