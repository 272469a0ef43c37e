package dev.runctl.ui.control.checkpoint;

import dev.runctl.domain.checkpoint.ContentsCheck;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Verified;
import dev.runctl.domain.failure.Failure;
import dev.runctl.text.ByteSize;
import dev.runctl.text.FailureText;
import dev.runctl.text.InspectionText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The look into a checkpoint as a dialog: verdict, numbers, tensors, curves, and what it took. */
public final class InspectionView {
    private static final Messages TEXT = Messages.of("inspect");

    private final FailureText failures = new FailureText();
    private final InspectionText words = new InspectionText(ByteSize::text);
    private final InspectionViewModel model;
    private final VBox root = new VBox();
    private final Label address = new Label();
    private final StackPane body = new StackPane();
    private final EmptyState waiting =
            new EmptyState("fth-search", TEXT.text("loading.title"), TEXT.text("loading.text"));
    private final Banner banner = new Banner();
    private final Label cost = new Label();
    private final Label verdict = new Label();
    private final Button verify = new Button(TEXT.text("verify"), Icons.of("fth-check-square"));
    private final Button again = new Button(TEXT.text("again"), Icons.of("fth-refresh-cw"));
    private final Button done = new Button(TEXT.text("close"));
    private Runnable close = () -> {};

    private InspectionView(InspectionViewModel model) {
        this.model = model;
        Label title = new Label(model.checkpoint().name());
        title.getStyleClass().add(StyleClasses.DIALOG_TITLE);
        address.getStyleClass().add(StyleClasses.CAPTION);
        address.setMinWidth(0);
        cost.setId("inspect-cost");
        cost.getStyleClass().add(StyleClasses.CAPTION);
        verdict.setId("inspect-verified");
        verdict.setWrapText(true);
        verdict.setMinHeight(Region.USE_PREF_SIZE);
        verdict.managedProperty().bind(verdict.visibleProperty());
        VBox.setVgrow(body, Priority.ALWAYS);
        root.getStyleClass().addAll(StyleClasses.RAISED, "inspect-dialog");
        root.getChildren().setAll(new VBox(2, title, address), banner, body, verdict, progress(), foot());
        model.inspectedProperty().subscribe(this::show);
        model.failureProperty().subscribe(this::showFailure);
        model.verifiedProperty().subscribe(this::showVerified);
    }

    /** Shows each look that is to be shown over the window. */
    public static void install(CheckpointLook look, Overlays overlays) {
        look.shownProperty()
                .subscribe(shown -> shown.ifPresent(model -> {
                    InspectionView view = new InspectionView(model);
                    view.close = overlays.show(view.root, look::closed);
                    view.done.requestFocus();
                }));
    }

    private Node progress() {
        ProgressBar bar = new ProgressBar();
        bar.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(bar, Priority.ALWAYS);
        Label text = new Label();
        text.getStyleClass().add(StyleClasses.CAPTION);
        Button stop = new Button(TEXT.text("verify.stop"));
        stop.setOnAction(event -> model.stopVerifying());
        model.bytesVerifiedProperty().subscribe(read -> {
            long size = model.inspectedProperty().get().map(Inspected::size).orElse(0L);
            bar.setProgress(size == 0 ? 0 : Math.min(1, read.doubleValue() / size));
            text.setText(TEXT.text("verifying", ByteSize.text(read.longValue()), ByteSize.text(size)));
        });
        HBox row = new HBox(bar, text, stop);
        row.getStyleClass().add("inspect-filter");
        row.visibleProperty().bind(model.verifyingProperty());
        row.managedProperty().bind(row.visibleProperty());
        return row;
    }

    private Node foot() {
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        verify.setId("inspect-verify");
        verify.setOnAction(event -> model.verify());
        verify.disableProperty().bind(model.verifyingProperty());
        again.setOnAction(event -> model.load());
        done.setOnAction(event -> close.run());
        done.setCancelButton(true);
        for (Button button : new Button[] {verify, again, done}) {
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.managedProperty().bind(button.visibleProperty());
        }
        HBox row = new HBox(cost, space, verify, again, done);
        row.getStyleClass().add("dialog-buttons");
        return row;
    }

    private void show(Optional<Inspected> found) {
        verify.setVisible(found.isPresent() && model.canVerify());
        again.setVisible(found.isPresent());
        done.setText(TEXT.text(found.isPresent() ? "close" : "cancel"));
        if (found.isEmpty()) {
            cost.setText("");
            address.setText(model.checkpoint().path());
            ProgressIndicator turning = new ProgressIndicator();
            turning.getStyleClass().add("small-progress");
            waiting.say(TEXT.text("loading.title"), TEXT.text("loading.text"));
            waiting.setActions(turning);
            body.getChildren().setAll(waiting);
            return;
        }
        Inspected inspected = found.get();
        address.setText(inspected.place().address());
        address.setTooltip(new Tooltip(inspected.place().address()));
        verify.setTooltip(new Tooltip(TEXT.text("verify.tip", ByteSize.text(inspected.size()))));
        cost.setText(words.cost(inspected.place(), inspected.cost(), inspected.took()));
        VBox content = new InspectionFacts(words).of(inspected);
        InspectionTabs.of(model, inspected.inspection()).ifPresent(tabs -> {
            VBox.setVgrow(tabs, Priority.ALWAYS);
            content.getChildren().add(tabs);
        });
        body.getChildren().setAll(content);
    }

    /** In place of what could not be had, or above what was had before. */
    private void showFailure(Optional<Failure> why) {
        banner.hide();
        if (why.isEmpty()) {
            return;
        }
        String said = failures.headline(why.get()) + " " + failures.nextStep(why.get());
        if (model.inspectedProperty().get().isPresent()) {
            banner.show(Tone.BAD, said);
            return;
        }
        Button retry = new Button(TEXT.text("retry"));
        retry.setOnAction(event -> model.load());
        waiting.say(TEXT.text("failed.title"), said);
        waiting.setActions(retry);
        done.setText(TEXT.text("close"));
    }

    private void showVerified(Optional<Verified> found) {
        verdict.setVisible(found.isPresent());
        verdict.getStyleClass().removeAll("inspect-finding", "inspect-sound", "inspect-note");
        found.ifPresent(it -> {
            verdict.setText(words.verified(it) + "\n" + words.cost(it.place(), it.cost(), it.took()));
            ContentsCheck.Outcome outcome = it.check().outcome();
            verdict.getStyleClass()
                    .add(
                            switch (outcome) {
                                case SOUND -> "inspect-sound";
                                case DAMAGED, NOT_READABLE -> "inspect-finding";
                                case NO_CHECKSUMS -> "inspect-note";
                            });
        });
    }
}
