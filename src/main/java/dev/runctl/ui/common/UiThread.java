package dev.runctl.ui.common;

import java.util.concurrent.Executor;
import javafx.application.Platform;

/** The only way to the screen's thread. */
public final class UiThread {
    private UiThread() {}

    /** Runs at once when already there, else later, in order. */
    public static Executor executor() {
        return task -> {
            if (Platform.isFxApplicationThread()) {
                task.run();
            } else {
                Platform.runLater(task);
            }
        };
    }
}
