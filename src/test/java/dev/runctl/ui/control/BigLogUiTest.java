package dev.runctl.ui.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.LogLines;
import dev.runctl.storage.FileLogStore;
import dev.runctl.testing.NeedsDisplay;
import dev.runctl.ui.common.RecordingWorkbench;
import dev.runctl.ui.common.UiThread;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A log of 300 MB is opened at its end, and its first line can be scrolled to. */
@ExtendWith(ApplicationExtension.class)
@NeedsDisplay
class BigLogUiTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final RunId RUN = new RunId("r-20260301-120000-abcdef");
    private static final int LINES = 5_000_000;

    private final LogViewModel model = LogViewModel.paced(UiThread.executor(), Clock.systemUTC());
    private @org.jspecify.annotations.Nullable LogView view;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Start
    void start(Stage stage) {
        LogView shown = new LogView(new RecordingWorkbench(), path -> {});
        shown.show(model, Path.of("run.log"));
        stage.setScene(new Scene(new StackPane(shown.node()), 900, 600));
        stage.sizeToScene(); // the stage is that of all tests
        stage.show();
        view = shown;
    }

    private boolean shows(FxRobot robot, String text) {
        return robot.lookup((javafx.scene.Node node) -> node instanceof Text it
                        && it.getText().contains(text)
                        && it.getParent().isVisible()
                        && (it.getParent().getParent() == null
                                || it.getParent().getParent().isVisible()))
                .tryQuery()
                .isPresent();
    }

    @Test
    void opensAtTheEndAndScrollsToTheFirstLine(FxRobot robot) throws IOException {
        FileLogStore store = new FileLogStore(folder);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(store.file(RUN)), 1 << 20)) {
            for (int i = 1; i <= LINES; i++) {
                out.write(
                        ("step " + i + " of a long training, loss=0.123456 accuracy=0.5 rate=1e-4\n").getBytes(UTF_8));
            }
        }
        assertThat(store.size(RUN)).isGreaterThan(300L << 20);
        LogLines lines = store.lines(RUN, LogViewModel.LONGEST_READ);
        long from = model.startWith(lines);
        model.chunk(store.read(RUN, from, Integer.MAX_VALUE - 8));
        await().atMost(LONG).until(() -> shows(robot, "step 5000000 of"));
        await().atMost(LONG).until(() -> shows(robot, "5000000") && model.numbersKnown());
        assertThat(model.line(model.buffer().end() - 1).text()).startsWith("step 5000000 ");
        assertThat(model.buffer().end() - model.firstLine()).isEqualTo(LINES);

        robot.interact(() -> Objects.requireNonNull(view).focus());
        robot.push(KeyCode.HOME);
        await().atMost(LONG).until(() -> shows(robot, "step 1 of"));
        assertThat(Objects.requireNonNull(view).lineNodes()).isBetween(10, 60);
        robot.push(KeyCode.PAGE_DOWN);
        await().atMost(LONG).until(() -> shows(robot, "step 40 of"));

        model.chunk(new LogChunk(store.size(RUN), "and on\n".getBytes(UTF_8)));
        await().atMost(LONG).until(() -> model.newLinesProperty().get() == 1);
        assertThat(shows(robot, "step 40 of")).isTrue();
        robot.push(KeyCode.END);
        await().atMost(LONG).until(() -> shows(robot, "and on"));
        model.close();
    }
}
