package dev.runctl.ui.instances;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.run.Run;
import dev.runctl.service.checkpoint.RunSaves;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.HoverTip;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The age of the newest checkpoint: marked where a run goes on for longer without one than it should. */
final class SavesCell extends VBox {
    private static final Messages TEXT = Messages.of("instances");

    /** The instance is asked for its list about that often; what is older is said to be. */
    private static final Duration FRESH = Duration.ofMinutes(3);

    private final Label age = new Label();
    private final Label second = new Label();
    private final FontIcon late = Icons.of("fth-alert-triangle", "icon-warn", "icon-small");
    private String words = "";

    SavesCell() {
        getStyleClass().add("cell-two-lines");
        second.getStyleClass().add("cell-second");
        second.managedProperty().bind(second.visibleProperty());
        getChildren().setAll(age, second);
        HoverTip.on(this, () -> words);
    }

    void show(InstanceRow row, Instant now) {
        Optional<Run> run = row.run();
        Optional<RunSaves> saves = row.facts().notes().saves();
        if (run.isEmpty() || saves.isEmpty()) {
            show(Formats.none(), "", false);
            words = TEXT.text(run.isEmpty() ? "saves.no-run" : "saves.unknown");
        } else {
            show(run.get(), saves.get(), now);
        }
    }

    private void show(Run run, RunSaves saves, Instant now) {
        boolean isActive = run.status().state().isActive();
        boolean isOld = isActive && saves.asOf().plus(FRESH).isBefore(now);
        String told = Formats.age(saves.asOf(), now);
        String main = saves.newest()
                .map(it -> Formats.age(it.modified(), now))
                .orElse(isActive ? TEXT.text("saves.none") : Formats.none());
        String detail = isOld
                ? TEXT.text("saves.as-of", told)
                : saves.newest().map(SavesCell::where).orElse("");
        show(main, detail, saves.isLate(run));
        String first = saves.newest()
                .map(it -> TEXT.text("saves.newest", it.name(), Formats.age(it.modified(), now)))
                .orElseGet(() -> TEXT.text(isActive ? "saves.none.tip" : "saves.none.ended"));
        String interval = saves.interval()
                .map(it -> " " + TEXT.text("saves.interval", Formats.duration(it)))
                .orElse("");
        String warning = saves.isLate(run) ? " " + TEXT.text("saves.late") : "";
        words = first + interval + warning + (isActive ? " " + TEXT.text("saves.told", told) : "");
    }

    private void show(String main, String detail, boolean isLate) {
        age.setText(main);
        second.setText(detail);
        second.setVisible(!detail.isEmpty());
        if (isLate != (age.getGraphic() != null)) {
            age.setGraphic(isLate ? late : null);
            age.getStyleClass().remove(Tone.WARN.textClass());
            if (isLate) {
                age.getStyleClass().add(Tone.WARN.textClass());
            }
        }
    }

    private static String where(Checkpoint it) {
        if (it.epoch().isPresent()) {
            return TEXT.text("saves.epoch", it.epoch().getAsLong());
        }
        return it.step().isPresent() ? TEXT.text("saves.step", it.step().getAsLong()) : it.name();
    }
}
