package dev.runctl.ui.instances;

import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.metric.SeenProgress;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.HoverTip;
import dev.runctl.ui.control.ProgressText;
import dev.runctl.ui.control.RunStatusText;
import java.time.Instant;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** An instance's newest run: its state, and while it goes on how far it is; what is cut off is in the tooltip. */
final class RunCell extends VBox {
    private final Badge badge = new Badge();
    private final HBox top = new HBox(8, badge);
    private final Label second = new Label();
    private final Label none = new Label(Formats.none());
    private @Nullable ProgressBar bar;
    private @Nullable Run shown;
    private Optional<SeenProgress> progress = Optional.empty();
    private Instant now = Instant.EPOCH;

    RunCell() {
        getStyleClass().add("cell-two-lines");
        second.getStyleClass().add("cell-second");
        top.setAlignment(Pos.CENTER_LEFT);
        for (Node part : new Node[] {top, second, none}) {
            part.setVisible(false);
            part.managedProperty().bind(part.visibleProperty());
        }
        getChildren().setAll(top, second, none);
        HoverTip.on(this, this::words);
    }

    void show(InstanceRow row, Instant at) {
        Run run = row.run().orElse(null);
        shown = run;
        now = at;
        top.setVisible(run != null);
        second.setVisible(run != null);
        none.setVisible(run == null);
        if (run != null) {
            progress = row.facts()
                    .notes()
                    .progress()
                    .filter(it -> run.status().state().isActive());
            show(run);
        }
    }

    private void show(Run run) {
        RunState state = run.status().state();
        String script = run.request().script();
        badge.show(state);
        double fraction = state == RunState.STOPPING
                ? -1
                : progress.map(SeenProgress::fraction).orElse(-1.0);
        if (fraction >= 0) {
            bar().setVisible(true);
            bar().setProgress(fraction);
        } else if (bar != null) {
            bar.setVisible(false);
        }
        String far = progress.map(it -> ProgressText.line(it, true, now)).orElse("");
        second.setText(far.isEmpty() ? script : far + " · " + script);
    }

    /** Made when first needed: most rows of a long list have no run that goes on. */
    private ProgressBar bar() {
        ProgressBar made = bar;
        if (made == null) {
            made = new ProgressBar(0);
            made.getStyleClass().add("cell-progress");
            made.setMinWidth(24);
            made.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(made, Priority.ALWAYS);
            top.getChildren().add(made);
            bar = made;
        }
        return made;
    }

    private String words() {
        Run run = shown;
        if (run == null) {
            return "";
        }
        String state = RunStatusText.word(run.status().state()) + " " + RunStatusText.since(run.status(), now);
        String far = progress.map(it -> "\n" + far(it)).orElse("");
        return run.request().script() + "\n" + state + far;
    }

    private String far(SeenProgress seen) {
        String left = ProgressText.left(seen.remaining(now));
        String full = ProgressText.full(seen.progress());
        return left.isEmpty() ? full : full + "\n" + left;
    }
}
