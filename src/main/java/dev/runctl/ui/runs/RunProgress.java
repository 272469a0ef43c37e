package dev.runctl.ui.runs;

import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.run.Run;
import dev.runctl.ui.control.ProgressText;
import dev.runctl.ui.theme.StyleClasses;
import java.time.Instant;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** How far the run shown is: the last of the facts in the head of its page. Not there where the log does not say. */
final class RunProgress {
    private final VBox box;
    private final ProgressBar bar = new ProgressBar(0);
    private final Label percent = new Label();
    private final Label where = new Label();
    private final Label left = new Label();

    RunProgress(VBox box) {
        this.box = box;
        percent.setId("run-progress-percent");
        where.setId("run-progress-where");
        left.setId("run-progress-left");
        percent.getStyleClass().add(StyleClasses.STRONG);
        where.getStyleClass().add(StyleClasses.CAPTION);
        bar.setPrefWidth(110);
        bar.setMinWidth(60);
        percent.setMinWidth(Region.USE_PREF_SIZE);
        left.getStyleClass().add(StyleClasses.MUTED);
        HBox figures = new HBox(bar, percent, left);
        figures.getStyleClass().add("run-progress");
        box.getChildren().setAll(where, figures);
        box.managedProperty().bind(box.visibleProperty());
        for (var node : figures.getChildren()) {
            node.managedProperty().bind(node.visibleProperty());
        }
    }

    void show(Optional<Progress> progress, Optional<Run> run, RunMetrics metrics, Instant now) {
        box.setVisible(progress.isPresent() && run.isPresent());
        if (progress.isEmpty() || run.isEmpty()) {
            return;
        }
        boolean active = run.get().status().state().isActive();
        boolean known = progress.get().fraction().isPresent();
        double fraction = progress.get().fraction().orElse(0);
        bar.setVisible(known && active);
        bar.setProgress(fraction);
        percent.setVisible(known);
        percent.setText(ProgressText.percent(fraction));
        where.setText(ProgressText.full(progress.get()));
        String remaining = active ? ProgressText.left(metrics.remaining(run.get(), now)) : "";
        left.setText(remaining);
        left.setVisible(!remaining.isEmpty());
    }
}
