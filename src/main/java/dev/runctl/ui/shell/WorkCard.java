package dev.runctl.ui.shell;

import dev.runctl.domain.failure.Failure;
import dev.runctl.service.Steps;
import dev.runctl.text.ByteSize;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.text.StepText;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.failure.FailureDetails;
import dev.runctl.ui.theme.StyleClasses;
import javafx.animation.PauseTransition;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** One piece of long work: title, steps, cancel, and the failure in place. */
final class WorkCard extends VBox {
    private static final Messages TEXT = Messages.of("shell");
    private static final StepText DETAILS =
            new StepText(ByteSize::text, count -> TEXT.text("work.files", count), Formats::duration);
    private static final Duration DONE_STAYS = Duration.seconds(2.5);

    private final WorkItem item;
    private final StackPane mark = new StackPane();
    private final Button end = new Button();
    private final VBox steps = new VBox();
    private final VBox outcome = new VBox(6);
    private final Runnable onDismiss;

    WorkCard(WorkItem item, Runnable onDismiss) {
        this.item = item;
        this.onDismiss = onDismiss;
        getStyleClass().addAll(StyleClasses.RAISED, "work-card");
        Label title = new Label(item.title());
        title.getStyleClass().add("work-title");
        title.setWrapText(true);
        title.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        Label elapsed = new Label();
        elapsed.getStyleClass().add(StyleClasses.CAPTION);
        elapsed.setMinWidth(USE_PREF_SIZE);
        elapsed.textProperty().bind(item.elapsedProperty());
        end.getStyleClass().add(StyleClasses.GHOST);
        end.setMinWidth(USE_PREF_SIZE);
        end.setOnAction(event -> onDismiss.run());
        HBox head = new HBox(8, mark, title, elapsed, end);
        head.setAlignment(Pos.CENTER_LEFT);
        steps.getStyleClass().add("work-steps");
        steps.managedProperty().bind(steps.visibleProperty());
        outcome.managedProperty().bind(outcome.visibleProperty());
        outcome.setVisible(false);
        getChildren().setAll(head, steps, outcome);
        item.steps().addListener((ListChangeListener<StepItem>) change -> addSteps());
        addSteps();
        item.stateProperty().subscribe(this::show);
    }

    private void addSteps() {
        while (steps.getChildren().size() < item.steps().size()) {
            steps.getChildren().add(row(item.steps().get(steps.getChildren().size())));
        }
        steps.setVisible(!steps.getChildren().isEmpty());
    }

    private static Node row(StepItem step) {
        StackPane state = new StackPane();
        state.setMinWidth(16);
        step.stateProperty().subscribe(now -> {
            if (now != null) {
                state.getChildren().setAll(icon(now));
            }
        });
        Label text = new Label(step.text());
        text.setMinWidth(USE_PREF_SIZE);
        Label detail = new Label();
        detail.getStyleClass().add(StyleClasses.CAPTION);
        detail.textProperty().bind(step.detailProperty().map(it -> DETAILS.detail(step.code(), it)));
        detail.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(detail, Priority.ALWAYS);
        Label elapsed = new Label();
        elapsed.getStyleClass().add(StyleClasses.CAPTION);
        elapsed.setMinWidth(USE_PREF_SIZE);
        elapsed.textProperty().bind(step.elapsedProperty());
        HBox row = new HBox(state, text, detail, elapsed);
        row.getStyleClass().add("work-step");
        return row;
    }

    private static Node icon(Steps.State state) {
        return switch (state) {
            case STARTED -> spinner();
            case DONE -> Icons.of("fth-check", "icon-ok");
            case SKIPPED -> Icons.of("fth-minus", "icon-idle");
            case FAILED -> Icons.of("fth-x", "icon-bad");
        };
    }

    private static ProgressIndicator spinner() {
        ProgressIndicator spinner = new ProgressIndicator();
        spinner.getStyleClass().add("busy-spinner");
        return spinner;
    }

    private void show(WorkItem.State state) {
        end.setText(TEXT.text(
                switch (state) {
                    case RUNNING -> "work.cancel";
                    case CANCELLING -> "work.cancelling";
                    case DONE, FAILED, CANCELLED -> "work.dismiss";
                }));
        end.setDisable(state == WorkItem.State.CANCELLING);
        mark.getChildren()
                .setAll(
                        switch (state) {
                            case RUNNING, CANCELLING -> spinner();
                            case DONE -> Icons.of("fth-check-circle", "icon-ok");
                            case FAILED -> Icons.of("fth-alert-circle", "icon-bad");
                            case CANCELLED -> Icons.of("fth-slash", "icon-idle");
                        });
        item.failureProperty().get().ifPresent(this::showFailure);
        if (state == WorkItem.State.DONE || state == WorkItem.State.CANCELLED) {
            PauseTransition stay = new PauseTransition(DONE_STAYS);
            stay.setOnFinished(event -> onDismiss.run());
            stay.play();
        }
    }

    private void showFailure(Failure failure) {
        FailureText words = new FailureText();
        Label headline = new Label(words.headline(failure));
        headline.getStyleClass().add("text-bad");
        headline.setWrapText(true);
        Label next = new Label(words.nextStep(failure));
        next.getStyleClass().add(StyleClasses.MUTED);
        next.setWrapText(true);
        FlowPane actions = new FlowPane(8, 6);
        item.goOn().ifPresent(action -> {
            Button goOn = new Button(action.text());
            goOn.setId("work-go-on");
            goOn.getStyleClass().add(StyleClasses.PRIMARY);
            goOn.setOnAction(event -> {
                onDismiss.run(); // once: what goes on from here is another piece of work
                action.run().run();
            });
            actions.getChildren().add(goOn);
        });
        actions.getChildren().add(FailureDetails.copyButton(failure));
        outcome.getChildren().setAll(headline, next, actions);
        outcome.setVisible(true);
    }
}
