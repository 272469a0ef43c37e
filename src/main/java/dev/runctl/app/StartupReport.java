package dev.runctl.app;

import dev.runctl.ui.common.InstanceFeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javafx.animation.AnimationTimer;

/**
 * Tells a benchmark when the window was there: the moment of the second frame, in milliseconds since 1970 and a line end.
 * Used where the system property {@code runctl.startup-report} names the file.
 */
public final class StartupReport {
    private StartupReport() {}

    /** The moment of the second frame after the first instances have come. */
    static void onFirstRows(InstanceFeed feed) {
        Optional.ofNullable(System.getProperty("runctl.startup-report"))
                .map(Path::of)
                .ifPresent(file -> {
                    boolean[] reported = {false};
                    feed.snapshotProperty().subscribe(snapshot -> {
                        if (!reported[0] && !snapshot.instances().isEmpty()) {
                            reported[0] = true;
                            onSecondFrame(file);
                        }
                    });
                });
    }

    /** Called on the screen's thread. */
    public static void onSecondFrame(Path file) {
        new AnimationTimer() {
            private int begun;

            @Override
            public void handle(long now) {
                begun++;
                if (begun == 3) { // the frames before have been laid out and handed to the renderer
                    stop();
                    write(file);
                }
            }
        }.start();
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, System.currentTimeMillis() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
