package dev.runctl.journey;

import static dev.runctl.journey.DesktopWindow.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runctl.testing.DisplaySession;
import dev.runctl.testing.NeedsDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to training when the desktop is killed. */
@NeedsDisplay
@SuppressWarnings("NullAway.Init") // set before each test
class DesktopCrashUiTest {
    private static final String SCRIPT = "training/train_with_checkpoints.py";

    @TempDir
    Path folder;

    private Runctl runctl;

    @BeforeEach
    void project() {
        runctl = new Runctl(folder, Project.in(folder)).with("DISPLAY", DisplaySession.display());
    }

    @AfterEach
    void end() {
        runctl.close();
    }

    @Test
    void trainingOutlivesTheDesktopAndIsFoundAgain() throws Exception {
        Process desktop = runctl.process("desktop")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("desktop.out").toFile())
                .start();
        try {
            patiently().until(() -> !desktop.isAlive() || Files.exists(runctl.data().resolve("local")));
            assertThat(desktop.isAlive()).as(Files.readString(folder.resolve("desktop.out"))).isTrue();
            String id = runctl.instance("crash");
            runctl.call("aws", "train", id, SCRIPT, "--sync-code", "--", "--epochs", "12").succeeded();
            String run = newestRun().get("id").asText();
            patiently().until(() -> instanceLog(run).contains("Epoch 2/12"));
            assertThat(instanceLog(run)).as("still in training").doesNotContain("Training complete");
        } finally {
            desktop.destroyForcibly();
        }
        assertThat(desktop.waitFor(1, TimeUnit.MINUTES)).isTrue();

        String run = newestRun().get("id").asText();
        patiently().until(() -> instanceLog(run).contains("Training complete: 12 epochs"));

        try (DesktopWindow window = DesktopWindow.open(runctl.data(), Path.of("training").toAbsolutePath())) {
            window.click("#nav-runs");
            window.clickInRow(".table-row-cell:filled", "train_with_checkpoints.py", ".table-cell");
            window.says("#run-badge", "Succeeded");
            window.says(".log-row", "Training complete: 12 epochs");
            patiently().untilAsserted(
                    () -> assertThat(Files.readAllBytes(localLog(run))).isEqualTo(Files.readAllBytes(remoteLog(run))));
            assertThat(window.runs()).hasSize(1);
        }
    }

    private JsonNode newestRun() {
        return runctl.call("runs", "list", "--output", "json").succeeded().json().get(0);
    }

    private Path localLog(String run) throws IOException {
        return only(runctl.data().resolve("run-logs"), run);
    }

    private Path remoteLog(String run) throws IOException {
        return only(runctl.data().resolve("local").resolve("instances"), run);
    }

    private String instanceLog(String run) throws IOException {
        return Files.readString(remoteLog(run));
    }

    /** The log file of the run below the folder: the one file whose path names both. */
    private static Path only(Path below, String run) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(it -> it.toString().contains(run) && it.getFileName().toString().endsWith("log"))
                    .toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }
}
