package dev.runctl.ui.shell;

import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.theme.StyleClasses;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** A question over the window. Enter gives the marked answer, or, where that destroys something, the safe one. */
final class QuestionView extends VBox {
    QuestionView(Question question) {
        getStyleClass().addAll(StyleClasses.RAISED, "question");
        setMaxHeight(USE_PREF_SIZE);
        Label title = new Label(question.title());
        title.getStyleClass().add(StyleClasses.DIALOG_TITLE);
        title.setWrapText(true);
        Label text = new Label(question.text());
        text.getStyleClass().add(StyleClasses.MUTED);
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        HBox buttons = new HBox();
        buttons.getStyleClass().add("question-buttons");
        int last = question.options().size() - 1;
        for (int i = 0; i <= last; i++) {
            int index = i;
            Button button = new Button(question.options().get(i));
            button.setOnAction(event -> question.answer().complete(index));
            if (i == last && last > 0) {
                button.getStyleClass().add(question.dangerous() ? StyleClasses.DANGER : StyleClasses.PRIMARY);
            }
            button.setDefaultButton(false);
            button.setMinWidth(USE_PREF_SIZE);
            buttons.getChildren().add(button);
            if (i == (question.dangerous() ? 0 : last)) {
                // Not the box to tick, which stands before the answers.
                UiThread.later(button::requestFocus);
            }
        }
        getChildren().setAll(title, text, buttons);
        if (!question.box().isEmpty()) {
            CheckBox box = new CheckBox(question.box());
            box.setId("question-box");
            box.selectedProperty().subscribe(ticked -> question.ticked().set(ticked));
            getChildren().add(2, box);
        }
    }
}
