package dev.runctl.ui.runs;

import dev.runctl.text.ByteSize;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.text.UploadText;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.CheckpointRow;
import dev.runctl.ui.control.CheckpointTable;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.checkpoint.CheckpointDownloads;
import dev.runctl.ui.control.checkpoint.CheckpointLook;
import dev.runctl.ui.control.checkpoint.DownloadChoice;
import dev.runctl.ui.theme.Tone;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The Checkpoints tab of a run: the table, or what is shown where there is none. */
final class RunCheckpointsPane {
    private static final Messages TEXT = Messages.of("runs");

    private final FailureText failures = new FailureText();
    private final RunCheckpoints model;
    private final VBox box;
    private final EmptyState empty;
    private final Label lastSeen;
    private final Node lastSeenIcon;
    private final RunPageViewModel page;
    private final Banner uploadWarning = new Banner();
    private final UploadText uploadText = new UploadText(Formats::duration, ByteSize::text);

    RunCheckpointsPane(
            StackPane pane,
            RunPageViewModel page,
            Consumer<String> copy,
            CheckpointLook look,
            CheckpointDownloads downloads) {
        this.page = page;
        model = page.checkpoints();
        box = (VBox) pane.getChildren().get(0);
        empty = (EmptyState) pane.getChildren().get(1);
        lastSeen = find(box, "#lastSeen");
        lastSeenIcon = find(box, "#lastSeenIcon");
        Node checking = find(box, "#checking");
        Button refresh = find(box, "#refresh");
        CheckpointTable table = new CheckpointTable(
                model.rows(),
                false,
                row -> page.actions().resume(row.checkpoint()),
                it -> copy.accept(it.path()),
                row -> {});
        table.nowProperty().bind(page.nowProperty());
        table.availableProperty().bind(page.actions().canResumeProperty());
        table.onFork(row -> page.actions().fork(Optional.of(row.checkpoint())));
        table.onPlan(row -> page.actions().planResume(Optional.of(row.checkpoint())));
        table.onLook(row -> row.run()
                .ifPresent(it -> look.look(row.checkpoint(), it.request().target())));
        table.onDownload(rows -> rows.stream()
                .flatMap(it -> it.run().stream())
                .findFirst()
                .ifPresent(run -> DownloadChoice.choose(
                        downloads,
                        box,
                        rows.stream().map(CheckpointRow::checkpoint).toList(),
                        run.request().target())));
        VBox.setVgrow(table.node(), Priority.ALWAYS);
        uploadWarning.setId("upload-warning");
        box.getChildren().add(0, uploadWarning);
        box.getChildren().add(table.node());
        HBox bar = (HBox) refresh.getParent();
        bar.getChildren()
                .addAll(bar.getChildren().indexOf(refresh), List.of(table.lookButton(), table.downloadButton()));
        refresh.setOnAction(event -> page.refreshCheckpoints());
        refresh.disableProperty().bind(model.loadingProperty());
        checking.visibleProperty().bind(model.loadingProperty());
        Button again = new Button(TEXT.text("checkpoints.refresh"));
        again.setOnAction(event -> page.refreshCheckpoints());
        again.disableProperty().bind(model.loadingProperty());
        empty.setActions(again);
        model.rows().subscribe(this::show);
        model.loadingProperty().subscribe(this::show);
        model.failureProperty().subscribe(this::show);
        model.lastSeenProperty().subscribe(this::show);
        model.uploadHealthProperty().subscribe(this::show);
    }

    @SuppressWarnings("unchecked") // the FXML beside it says what it is
    private static <T extends Node> T find(Node root, String selector) {
        return (T) Objects.requireNonNull(root.lookup(selector), selector);
    }

    private void show() {
        boolean none = model.rows().isEmpty();
        box.setVisible(!none);
        empty.setVisible(none);
        model.failureProperty()
                .get()
                .ifPresentOrElse(
                        it -> empty.say(
                                TEXT.text("checkpoints.failed.title"),
                                failures.headline(it) + " " + failures.nextStep(it)),
                        this::sayNone);
        String note = model.failureProperty()
                .get()
                .map(failures::headline)
                .or(() -> model.lastSeenProperty()
                        .get()
                        .map(it -> TEXT.text(
                                it.isGone() ? "checkpoints.gone" : "checkpoints.stale", Formats.time(it.asOf()))))
                .orElse("");
        lastSeenIcon.setVisible(!note.isEmpty());
        lastSeenIcon.setManaged(!note.isEmpty());
        lastSeen.setText(note.isEmpty() ? uploadStatus() : note);
        warnOfUploads();
    }

    private String uploadStatus() {
        return model.uploadHealthProperty()
                .get()
                .flatMap(health -> model.uploadsProperty().get().map(report -> uploadText.status(health, report)))
                .orElse("");
    }

    private Optional<String> uploadProblem() {
        return model.uploadHealthProperty()
                .get()
                .flatMap(health -> model.uploadsProperty().get().flatMap(report -> uploadText.warning(health, report)));
    }

    private void warnOfUploads() {
        uploadProblem().ifPresentOrElse(text -> uploadWarning.show(Tone.WARN, text), uploadWarning::hide);
    }

    /** Why nothing is copied matters most where there is nothing. */
    private void sayNone() {
        Optional<String> problem = uploadProblem();
        if (problem.isEmpty() && model.loadingProperty().get()) {
            empty.say(TEXT.text("checkpoints.loading.title"), TEXT.text("checkpoints.loading.text"));
            return;
        }
        String folder =
                page.runProperty().get().map(it -> it.request().checkpointDir()).orElse("");
        String text =
                folder.isEmpty() ? TEXT.text("checkpoints.empty.unknown") : TEXT.text("checkpoints.empty.text", folder);
        empty.say(TEXT.text("checkpoints.empty.title"), problem.orElse(text));
    }
}
