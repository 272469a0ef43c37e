package dev.runctl.ui.setup;

import dev.runctl.service.setup.BucketSetup.Options;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The dialog in which the bucket of a location is chosen or made. */
final class BucketDialog {
    private static final Messages TEXT = Messages.of("setup");

    private final BucketChoiceViewModel model;
    private final Runnable cancel;
    private final VBox root = new VBox();

    private BucketDialog(BucketChoiceViewModel model, Runnable cancel) {
        this.model = model;
        this.cancel = cancel;
        Label title = styled(new Label(TEXT.text("bucket.dialog.title")), StyleClasses.DIALOG_TITLE);
        Label explain = wrapped(model.explain(), StyleClasses.MUTED);
        RadioButton existing = new RadioButton(TEXT.text("bucket.dialog.existing"));
        existing.setId("bucket-existing");
        RadioButton fresh = new RadioButton(TEXT.text("bucket.dialog.new"));
        fresh.setId("bucket-new");
        ToggleGroup group = new ToggleGroup();
        group.getToggles().setAll(existing, fresh);
        model.isNewProperty().subscribe(isNew -> (isNew ? fresh : existing).setSelected(true));
        fresh.selectedProperty().subscribe(isNew -> model.isNewProperty().set(isNew));
        model.optionsProperty()
                .subscribe(found -> found.ifPresent(it -> {
                    boolean isNone = it.names().isEmpty() && it.notListed().isEmpty();
                    existing.setDisable(isNone);
                    if (isNone) {
                        existing.setText(TEXT.text("bucket.dialog.existing-none"));
                    }
                }));
        root.setId("bucket-dialog");
        root.getStyleClass().addAll(StyleClasses.RAISED, "bucket-dialog");
        root.setMaxHeight(Region.USE_PREF_SIZE);
        root.getChildren()
                .setAll(
                        title,
                        explain,
                        new VBox(6, existing, list(), told(model.listNote(), StyleClasses.FIELD_HELP)),
                        new VBox(
                                6,
                                fresh,
                                name(),
                                told(model.nameProblem(), StyleClasses.FIELD_ERROR),
                                wrapped(model.newHelp(), StyleClasses.FIELD_HELP)),
                        told(model.problemProperty(), StyleClasses.FIELD_ERROR),
                        buttons());
    }

    /** @param model makes what it shows, given what is to be done once a bucket is chosen */
    static void open(Overlays overlays, Function<Runnable, BucketChoiceViewModel> model) {
        Runnable[] close = {() -> {}};
        BucketChoiceViewModel made = model.apply(() -> close[0].run());
        close[0] = overlays.show(new BucketDialog(made, () -> close[0].run()).root, () -> {});
    }

    /** Those of the account; where they may not be listed their name is typed into the same field. */
    private Node list() {
        ComboBox<String> list = new ComboBox<>();
        list.setId("bucket-list");
        list.setMaxWidth(Double.MAX_VALUE);
        list.setVisibleRowCount(8);
        TextField typed = new TextField();
        typed.setId("bucket-name");
        typed.setPromptText(TEXT.text("bucket.dialog.name-prompt"));
        typed.textProperty().bindBidirectional(model.existingProperty());
        model.optionsProperty().subscribe(found -> {
            boolean isTyped = found.map(it -> it.notListed().isPresent()).orElse(false);
            show(typed, isTyped);
            show(list, !isTyped);
            list.setDisable(found.map(it -> it.names().isEmpty()).orElse(true));
            list.getItems().setAll(found.map(Options::names).orElse(List.of()));
            String chosen = model.existingProperty().get();
            list.setValue(chosen.isEmpty() ? null : chosen);
        });
        list.setOnAction(event -> {
            if (list.getValue() != null) {
                model.existingProperty().set(list.getValue());
                model.isNewProperty().set(false);
            }
        });
        return new VBox(list, typed);
    }

    private Node name() {
        TextField name = new TextField();
        name.setId("bucket-fresh");
        name.getStyleClass().add(StyleClasses.MONO);
        name.textProperty().bindBidirectional(model.freshProperty());
        name.disableProperty().bind(model.isNewProperty().not());
        return name;
    }

    private Node buttons() {
        Button no = new Button(TEXT.text("make.no"));
        no.setOnAction(event -> cancel.run());
        Button use = new Button();
        use.setId("bucket-use");
        use.setDefaultButton(true);
        use.textProperty()
                .bind(model.isNewProperty()
                        .map(isNew -> TEXT.text(isNew ? "bucket.dialog.create" : "bucket.dialog.use")));
        use.disableProperty().bind(model.ready().map(ready -> !ready));
        use.setOnAction(event -> model.use());
        HBox box = styled(new HBox(no, use), "dialog-buttons");
        box.setAlignment(Pos.CENTER_RIGHT);
        return box;
    }

    private static void show(Region field, boolean isShown) {
        field.setVisible(isShown);
        field.setManaged(isShown);
    }

    private static Label told(ObservableValue<String> text, String styleClass) {
        Label label = wrapped("", styleClass);
        label.textProperty().bind(text);
        label.visibleProperty().bind(text.map(it -> !it.isEmpty()));
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }

    private static Label wrapped(String text, String styleClass) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return styled(label, styleClass);
    }

    private static <N extends Node> N styled(N node, String styleClass) {
        node.getStyleClass().add(styleClass);
        return node;
    }
}
