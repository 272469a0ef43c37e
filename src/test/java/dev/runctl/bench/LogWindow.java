package dev.runctl.bench;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.service.Steps;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.LogView;
import dev.runctl.ui.control.LogViewModel;
import dev.runctl.ui.control.log.LogBuffer;
import dev.runctl.ui.theme.Theme;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.util.Duration;

/** A real window with the program's log view. Can note, after each frame's layout, which lines are new in it. */
final class LogWindow {
    private final LogViewModel model;
    private final Path file;
    private final boolean notes;
    private final Map<Long, Long> arrivals = new HashMap<>();
    private final CompletableFuture<Map<Long, Long>> all = new CompletableFuture<>();
    private final CompletableFuture<Stage> stage = new CompletableFuture<>();
    private final CompletableFuture<LogView> view = new CompletableFuture<>();
    private long revision;
    private long next;

    LogWindow(LogViewModel model, Path file) {
        this(model, file, true);
    }

    private LogWindow(LogViewModel model, Path file, boolean notes) {
        this.model = model;
        this.file = file;
        this.notes = notes;
    }

    /** One that notes nothing: looking at a million lines would be part of the frames. */
    static LogWindow plain(LogViewModel model, Path file) {
        return new LogWindow(model, file, false);
    }

    void open() {
        onScreen(() -> {
            Platform.setImplicitExit(false);
            Stage window = new Stage();
            LogView shown = new LogView(new Silent(), path -> {});
            shown.show(model, file);
            view.complete(shown);
            Scene scene = new Scene((Parent) shown.node(), 1000, 640);
            new Theme(new SimpleBooleanProperty()).dress(scene);
            if (notes) {
                scene.addPostLayoutPulseListener(this::look);
            }
            window.setScene(scene);
            window.show();
            PauseTransition settled = new PauseTransition(Duration.seconds(1)); // the last line's frame
            settled.setOnFinished(event -> all.complete(Map.copyOf(arrivals)));
            model.endedProperty().subscribe(run -> run.ifPresent(ended -> settled.play()));
            stage.complete(window);
        });
        stage.join();
    }

    private static void onScreen(Runnable task) {
        try {
            Platform.startup(task);
        } catch (IllegalStateException e) {
            Platform.runLater(task); // started by an earlier window
        }
    }

    /** Shows another log. Complete, with the time, at the end of the layout of the first frame with that last line. */
    CompletableFuture<Long> show(LogViewModel next, String last) {
        CompletableFuture<Long> there = new CompletableFuture<>();
        Platform.runLater(() -> {
            view.join().show(next, file);
            Scene scene = stage.join().getScene();
            Runnable[] listener = new Runnable[1];
            listener[0] = () -> {
                LogBuffer buffer = next.buffer();
                boolean told = next.revisionProperty().get() > 0;
                if (told && buffer.line(buffer.end() - 1).text().equals(last)) {
                    scene.removePostLayoutPulseListener(listener[0]);
                    there.complete(System.nanoTime());
                }
            };
            scene.addPostLayoutPulseListener(listener[0]);
        });
        return there;
    }

    /** Complete once the run has ended and its last line is shown. */
    CompletableFuture<Map<Long, Long>> arrivals() {
        return all;
    }

    void close() {
        Platform.runLater(stage.join()::close);
    }

    /** Looks only where the view was told of a change. A line the follower adds meanwhile is at most one frame early. */
    private void look() {
        long announced = model.revisionProperty().get();
        if (announced == revision) {
            return;
        }
        revision = announced;
        long now = WallClock.nanos();
        LogBuffer buffer = model.buffer();
        for (long number = next; number < buffer.end(); number++) {
            String line = buffer.line(number).text();
            if (line.matches("\\d{19}")) {
                arrivals.put(Long.valueOf(line), now);
                next = number + 1;
            }
        }
    }

    private static final class Silent implements Workbench {
        @Override
        public Answer ask(String title, String text, List<String> options, String box) {
            return new Answer(0, false);
        }

        @Override
        public <T> void work(
                String title,
                Job<T> job,
                Consumer<? super T> onSuccess,
                Function<Failure, Optional<Action>> onFailure) {
            try {
                onSuccess.accept(job.run(Steps.NONE, new Cancellation()));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void info(String text) {}

        @Override
        public void failure(Failure failure, Optional<Action> action) {}

        @Override
        public int choose(String title, String text, List<String> options, boolean dangerous) {
            return 0;
        }
    }
}
