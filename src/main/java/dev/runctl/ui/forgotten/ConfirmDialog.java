package dev.runctl.ui.forgotten;

import dev.runctl.domain.forgotten.Forgotten;
import dev.runctl.text.ForgottenText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Says what would be done to each, and does it once a person has typed that it shall be. */
final class ConfirmDialog {
    private static final Messages TEXT = Messages.of("forgotten");
    private static final int SHOWN = 10;

    private final ForgottenText words = new ForgottenText();
    private final VBox root = new VBox(12);
    private final TextField typed = new TextField();
    private Runnable close = () -> {};

    private ConfirmDialog(List<Forgotten> chosen, Runnable onConfirmed) {
        Label title = label(TEXT.text("confirm.title", chosen.size()), StyleClasses.DIALOG_TITLE);
        Label text = label(TEXT.text("confirm.text"), StyleClasses.MUTED);
        String wanted = TEXT.text("confirm.words", chosen.size());
        Label ask = label(TEXT.text("confirm.type", wanted), StyleClasses.FIELD_LABEL);
        typed.setId("forgotten-typed");
        typed.setPromptText(wanted);
        Button cancel = new Button(TEXT.text("cancel"));
        cancel.setCancelButton(true);
        cancel.setOnAction(event -> close.run());
        Button delete = new Button(TEXT.text("confirm.delete"));
        delete.setId("forgotten-confirm");
        delete.getStyleClass().add(StyleClasses.DANGER);
        delete.disableProperty().bind(typed.textProperty().map(it -> !it.strip().equalsIgnoreCase(wanted)));
        delete.setOnAction(event -> {
            close.run();
            onConfirmed.run();
        });
        typed.setOnAction(event -> delete.fire());
        HBox buttons = new HBox(8, cancel, delete);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        root.getStyleClass().addAll(StyleClasses.RAISED, "confirm-dialog");
        root.setMaxHeight(Region.USE_PREF_SIZE);
        root.getChildren().setAll(title, text, plan(chosen), ask, typed, buttons);
    }

    static void open(List<Forgotten> chosen, Overlays overlays, Runnable onConfirmed) {
        ConfirmDialog dialog = new ConfirmDialog(chosen, onConfirmed);
        dialog.close = overlays.show(dialog.root, () -> {});
        dialog.typed.requestFocus();
    }

    private GridPane plan(List<Forgotten> chosen) {
        GridPane grid = new GridPane();
        grid.setHgap(16);
        grid.setVgap(5);
        for (int row = 0; row < Math.min(SHOWN, chosen.size()); row++) {
            Forgotten it = chosen.get(row);
            grid.addRow(
                    row,
                    label(words.act(it), StyleClasses.STRONG),
                    label(it.name().isBlank() ? it.id() : it.name(), StyleClasses.SMALL),
                    label(
                            it.usdPerMonth()
                                    .map(usd -> TEXT.text("confirm.month", Formats.money(usd)))
                                    .orElse(Formats.none()),
                            StyleClasses.SMALL));
        }
        if (chosen.size() > SHOWN) {
            grid.add(label(TEXT.text("more", chosen.size() - SHOWN), StyleClasses.CAPTION), 0, SHOWN, 3, 1);
        }
        return grid;
    }

    private static Label label(String text, String styleClass) {
        Label label = new Label(text);
        label.getStyleClass().add(styleClass);
        label.setWrapText(styleClass.equals(StyleClasses.MUTED));
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
