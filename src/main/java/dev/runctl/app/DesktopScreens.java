package dev.runctl.app;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunId;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.DownloadFolder;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.common.Workbench;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.scene.Node;

/** Makes the screens that show runs, their checkpoints and what was forgotten, each once, when it is first needed. */
public interface DesktopScreens {
    /** What every screen is given by the window. */
    record Context(
            Background background,
            Executor screen,
            Navigator navigator,
            Workbench workbench,
            Overlays overlays,
            InstanceFeed feed,
            DownloadFolder downloadFolder,
            Clock clock) {}

    /**
     * @param showAll shows the history
     * @param showRun shows one run
     */
    record Runs(Screen screen, Runnable showAll, Consumer<RunId> showRun) {}

    /** @param aim shows one instance's checkpoints, or all */
    record Checkpoints(Screen screen, Consumer<Optional<InstanceRef>> aim) {}

    Runs runs(Context context);

    Checkpoints checkpoints(Context context);

    Screen costs(Context context);
    /** What costs and may be forgotten. */
    Screen forgotten(Context context);

    Screen setup(Context context);

    /** Who one is, for the window's header; asked for once. */
    Optional<Node> identity(Context context);

    /** Reads what the command palette finds beside the commands of the screens, and tells of it on the screen's thread. */
    Subscription commands(Context context, Consumer<List<Command>> found);

    /** What goes on for as long as the window is open, whatever it shows. */
    Subscription background(Context context);
}
