package dev.runctl.journey;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.app.Desktop;
import dev.runctl.domain.run.RunId;
import java.nio.file.Path;
import javafx.application.Platform;
import javafx.stage.Stage;

/** A process with the desktop whose page of a run is open. Arguments: the data folder, the run's id. */
final class FollowingDesktop {
    private FollowingDesktop() {}

    public static void main(String[] arguments) {
        CompositionRoot root = new CompositionRoot(new AppPaths(Path.of(arguments[0])), System.getenv());
        Platform.startup(() -> {
            Desktop desktop = new Desktop(root.desktop(), new Stage());
            desktop.show();
            desktop.navigator().run(new RunId(arguments[1]));
        });
    }
}
