package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.run.Run;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.control.RunStatusText;
import java.util.List;
import java.util.function.Consumer;

/** The runs of the history as the command palette lists them: each is found by what tells it apart, and opened. */
public final class RunCommands {
    private static final Messages TEXT = Messages.of("runs");

    private final RunOperations operations;
    private final Background background;
    private final Navigator navigator;

    public RunCommands(RunOperations operations, Background background, Navigator navigator) {
        this.operations = operations;
        this.background = background;
        this.navigator = navigator;
    }

    /** Reads the history, newest run first, and tells of it on the screen's thread, unless closed before. */
    public Subscription read(Consumer<List<Command>> found) {
        return background.run(
                () -> operations.history().stream().map(this::command).toList(), found, problem -> {
                    // The palette does without the runs; the Runs screen says why they cannot be read.
                });
    }

    private Command command(Run run) {
        return new Command(
                TEXT.text("palette.run", run.request().script(), RunRow.arguments(run))
                        .strip(),
                TEXT.text(
                        "palette.run.where",
                        run.instanceName(),
                        RunStatusText.word(run.status().state()),
                        run.id().ending()),
                "fth-activity",
                () -> navigator.run(run.id()),
                run.id() + " " + run.request().target().id() + " "
                        + run.request().project());
    }
}
