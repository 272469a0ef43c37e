package dev.runctl.ui.control.guard;

import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.run.RunId;
import dev.runctl.text.GuardText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.guard.GuardViewModel.Shown;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.time.Duration;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** One line on a run's page: the limit that ends it first, counted down, or why it was ended. Nothing where there is none. */
public final class GuardStrip extends HBox {
    private static final Messages TEXT = Messages.of("guard");

    private final GuardViewModel model;
    private final GuardText words = new GuardText(Formats::duration, Formats::time);
    private final Label text = new Label();
    private final HBox action = new HBox();
    private Optional<RunId> run = Optional.empty();
    private Optional<GuardReason> offered = Optional.empty();

    public GuardStrip(GuardViewModel model) {
        super(8);
        this.model = model;
        setId("guard-strip");
        setAlignment(Pos.CENTER_LEFT);
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        HBox.setHgrow(text, Priority.ALWAYS);
        getChildren().setAll(Icons.of("fth-clock"), text, action);
        managedProperty().bind(visibleProperty());
        setVisible(false);
        model.shownProperty().subscribe(shown -> show());
        model.nowProperty().subscribe(now -> showText());
    }

    /** Whose page it is: of other runs' ends nothing is said. */
    public void about(RunId shown) {
        run = Optional.of(shown);
        show();
    }

    private void show() {
        boolean isLanding = model.shownProperty().get() instanceof Shown.Running it
                && it.report().landingNow().isPresent();
        Optional<GuardReason> extendable =
                model.next().map(it -> it.reason()).filter(it -> !isLanding && GuardPane.isExtendable(it));
        // A button made anew while somebody presses it would never be told of the click.
        if (!extendable.equals(offered)) {
            offered = extendable;
            action.getChildren().clear();
            extendable.ifPresent(it -> {
                Button extend = GuardPane.extend(model, it);
                extend.getStyleClass().add(StyleClasses.GHOST);
                action.getChildren().setAll(extend);
            });
        }
        showText();
    }

    private void showText() {
        Optional<String> told = told();
        setVisible(told.isPresent());
        told.ifPresent(text::setText);
        text.getStyleClass().removeAll(Tone.WARN.textClass(), StyleClasses.MUTED);
        text.getStyleClass().add(model.isNear() ? Tone.WARN.textClass() : StyleClasses.MUTED);
    }

    private Optional<String> told() {
        return switch (model.shownProperty().get()) {
            case Shown.Off it ->
                it.landing().filter(landing -> landing.run().equals(run)).map(words::landing);
            case Shown.Running it -> running(it.report());
            default -> Optional.empty();
        };
    }

    private Optional<String> running(GuardReport report) {
        Optional<String> landing =
                report.landing().filter(it -> it.run().equals(run)).map(words::landing);
        if (landing.isPresent()) {
            return landing;
        }
        return report.next().map(next -> {
            Duration left = model.left(next);
            String counted = words.countdown(next.reason(), left);
            return model.isNear() ? counted + ". " + TEXT.text("then") : counted;
        });
    }
}
