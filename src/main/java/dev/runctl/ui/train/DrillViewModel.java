package dev.runctl.ui.train;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.text.DrillText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Workbench;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The fire drill of the script that is filled in: what the latest one has shown, and another one. */
public final class DrillViewModel {
    private static final Messages TEXT = Messages.of("drill");

    private final TrainOperations operations;
    private final Background background;
    private final Workbench workbench;
    private final Executor screen;
    private final ReadOnlyObjectWrapper<Optional<DrillReport>> report =
            new ReadOnlyObjectWrapper<>(this, "report", Optional.empty());
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy");
    private Optional<Project> project = Optional.empty();
    private Subscription question = Subscription.NONE;

    DrillViewModel(TrainOperations operations, Background background, Workbench workbench, Executor screen) {
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        this.screen = screen;
    }

    /** Shows what is known of this script. */
    void show(Optional<Project> next) {
        if (next.map(Project::script).equals(project.map(Project::script))
                && next.map(Project::root).equals(project.map(Project::root))) {
            return;
        }
        project = next;
        report.set(Optional.empty());
        look();
    }

    /** The script may have been changed since; then its drill no longer counts. */
    void look() {
        question.close();
        project.filter(Project::isInside).ifPresent(it -> {
            Path root = it.root();
            String script = it.relativeScript();
            question = background.run(() -> operations.lastDrill(root, script), report::set, e -> {
                // Without its records the screen goes without the badge; a drill says what is wrong.
            });
        });
    }

    /** Runs the drill with its steps shown; its result is told and stays. */
    void start(RunRequest request) {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        workbench.work(
                TEXT.text("work", request.script()),
                (steps, cancel) -> {
                    try {
                        return operations.drill(request, steps, cancel);
                    } finally {
                        screen.execute(() -> busy.set(false));
                    }
                },
                found -> {
                    workbench.info(new DrillText().badge(found) + ". " + new DrillText().outcome(found));
                    look();
                });
    }

    public ReadOnlyObjectProperty<Optional<DrillReport>> reportProperty() {
        return report.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }
}
