package dev.runctl.ui.train;

import dev.runctl.domain.run.SyncPreview;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** What would be sent, in a line, with the way to the whole list. */
final class CodePane {
    private static final Messages TEXT = Messages.of("train");

    private final TrainViewModel model;
    private final CodeViewModel code;
    private final Overlays overlays;
    private final Label summary = new Label();
    private final Label warning = new Label();
    private final HBox warningRow = new HBox(8, Icons.of("fth-alert-triangle"), warning);
    private final Hyperlink review = new Hyperlink(TEXT.text("code.review"));
    private final Hyperlink retry = new Hyperlink(TEXT.text("code.retry"));
    private Runnable close = () -> {};

    CodePane(TrainViewModel model, Overlays overlays, VBox box) {
        this.model = model;
        this.code = model.code();
        this.overlays = overlays;
        CheckBox sync = new CheckBox(TEXT.text("send.sync"));
        sync.setId("sync");
        sync.selectedProperty().bindBidirectional(model.syncProperty());
        summary.setWrapText(true);
        summary.setId("code-summary");
        warning.setWrapText(true);
        // Lines are wrapped, not cut, where the list of instances leaves little room.
        for (Region it : List.of(summary, warning, warningRow, box)) {
            it.setMinHeight(Region.USE_PREF_SIZE);
        }
        HBox.setHgrow(warning, Priority.ALWAYS);
        warningRow.setAlignment(Pos.CENTER_LEFT);
        warningRow.getStyleClass().addAll(StyleClasses.BANNER, "banner-warn");
        review.setId("review-code");
        review.setOnAction(event -> open());
        retry.setOnAction(event -> code.read());
        for (Node node : List.of(warningRow, review, retry)) {
            node.managedProperty().bind(node.visibleProperty());
        }
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(8, sync, space, review, retry);
        head.setAlignment(Pos.CENTER_LEFT);
        box.getChildren().addAll(head, summary, warningRow, checkpointFolder(), uploads());
        code.previewProperty().subscribe(this::show);
        code.failureProperty().subscribe(this::show);
        code.readingProperty().subscribe(this::show);
        model.syncProperty().subscribe(this::show);
    }

    private Node checkpointFolder() {
        CheckpointFolder folder = model.form().checkpointFolder();
        Label name = new Label(TEXT.text("checkpoint-folder"));
        name.getStyleClass().add(StyleClasses.FIELD_LABEL);
        name.setMinWidth(Region.USE_PREF_SIZE);
        TextField field = new TextField();
        field.setId("checkpoint-folder");
        field.getStyleClass().add(StyleClasses.MONO);
        field.textProperty().bindBidirectional(folder.textProperty());
        field.promptTextProperty().bind(folder.foundProperty());
        name.setLabelFor(field);
        HBox.setHgrow(field, Priority.ALWAYS);
        HBox line = new HBox(8, name, field);
        line.setAlignment(Pos.CENTER_LEFT);
        Label note = new Label();
        note.setId("checkpoint-folder-note");
        note.setWrapText(true);
        note.getStyleClass().add(StyleClasses.FIELD_HELP);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.textProperty().bind(folder.noteProperty());
        VBox all = new VBox(4, line, note);
        all.setMinHeight(Region.USE_PREF_SIZE);
        return all;
    }

    private Node uploads() {
        CheckBox wanted = new CheckBox(TEXT.text("uploads"));
        wanted.setId("upload-checkpoints");
        wanted.selectedProperty().bindBidirectional(model.uploadsProperty());
        Label note = new Label();
        note.setWrapText(true);
        note.getStyleClass().add(StyleClasses.FIELD_HELP);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.visibleProperty().bind(model.uploadsProperty());
        note.managedProperty().bind(note.visibleProperty());
        VBox uploads = new VBox(4, wanted, note);
        uploads.managedProperty().bind(uploads.visibleProperty());
        model.bucketProperty().subscribe(bucket -> {
            uploads.setVisible(bucket.isPresent());
            bucket.ifPresent(
                    name -> note.setText(TEXT.text(name.isEmpty() ? "uploads.note-local" : "uploads.note", name)));
        });
        return uploads;
    }

    private void show() {
        boolean on = model.syncProperty().get();
        Optional<SyncPreview> preview = code.previewProperty().get();
        Optional<String> failed = code.failureProperty().get().map(new FailureText()::headline);
        String known = preview.isEmpty() ? TEXT.text("send.scanning") : code.summary();
        summary.setText(on ? failed.orElse(known) : TEXT.text("send.off"));
        summary.getStyleClass().setAll("label", failed.isPresent() && on ? StyleClasses.FIELD_ERROR : "code-summary");
        List<SyncPreview.Warning> warnings = preview.map(SyncPreview::warnings).orElse(List.of());
        warningRow.setVisible(on && failed.isEmpty() && !warnings.isEmpty());
        if (!warnings.isEmpty()) {
            String more = warnings.size() == 1 ? "" : TEXT.text("code.more", warnings.size() - 1);
            warning.setText(code.warning(warnings.getFirst()) + more);
        }
        review.setVisible(on && preview.isPresent());
        retry.setVisible(on && failed.isPresent());
    }

    private void open() {
        CodeView view = new CodeView(code, () -> close.run());
        close = overlays.show(view.node(), view::dispose);
        UiThread.later(view::focus);
    }
}
