package dev.runctl.ui.common;

import java.util.concurrent.CompletableFuture;
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

    /** Always later, after what is under way has been drawn. */
    public static void later(Runnable task) {
        Platform.runLater(task);
    }

    /** Waits for the answer. On the screen's thread the window stays alive meanwhile; on others the thread blocks. */
    public static <T> T await(CompletableFuture<T> answer) {
        if (Platform.isFxApplicationThread() && !answer.isDone()) {
            Object loop = new Object();
            answer.whenComplete((value, failure) -> Platform.runLater(() -> Platform.exitNestedEventLoop(loop, null)));
            Platform.enterNestedEventLoop(loop);
        }
        return answer.join();
    }
}
