package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.testing.NeedsDisplay;
import dev.runctl.ui.shell.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows promised to users, by clicks and keys alone, on This computer. */
@NeedsDisplay
@SuppressWarnings("NullAway.Init") // set before each test
class DesktopJourneyUiTest {
    @TempDir
    Path folder;

    private Runctl processes;
    private DesktopWindow window;

    @BeforeEach
    void open() throws Exception {
        processes = new Runctl(folder, folder);
        window = DesktopWindow.open(processes.data(), Path.of("training").toAbsolutePath());
    }

    @AfterEach
    void close() {
        window.close();
        processes.close();
    }

    @Test
    void aTheFirstStartLeadsToAFinishedRun() {
        window.says("#locationMenu", "This computer");
        window.shown("#create-first");
        window.createWorkspace();
        window.openExample("3");

        window.click("#launch");

        window.says("#run-title", "train_with_checkpoints.py");
        window.says(".log-row", "Epoch 1/3");
        window.says("#run-badge", "Succeeded");
        window.says(".log-row", "Epoch 3/3: loss=");
        assertThat(window.desktop().shell().placeProperty().get()).isEqualTo(Place.RUNS);
        window.click("#run-checkpoints-tab");
        for (int epoch = 1; epoch <= 3; epoch++) {
            window.says(".checkpoint-table", "checkpoint_epoch_" + epoch + ".json");
        }
        window.says(".checkpoint-table", "Complete");
        assertThat(epochs()).containsExactly(1L, 2L, 3L);

        window.click("#nav-runs");
        window.says("#runs-table", "Succeeded");
        assertThat(window.isShown("#run-title"))
                .as("a click on Runs leads to the list")
                .isFalse();
    }

    @Test
    void aDoubleClickOnLaunchStartsOneRun() {
        window.createWorkspace();
        window.openExample("1");

        window.doubleClick("#launch");

        window.says("#run-badge", "Succeeded");
        assertThat(window.runs()).hasSize(1);
    }

    @Test
    void dAndEStopWithACheckpointAndResumeFromIt() {
        window.createWorkspace();
        window.openExample("500");
        window.click("#launch");
        window.says("#run-badge", "Running");
        window.says(".log-row", "/500: loss="); // of any epoch: the first may have gone by
        assertThat(window.text("#run-badge"))
                .as("the log is there while the script runs")
                .contains("Running");
        window.patient().until(() -> epochs().contains(3L));

        stopTheInstance();

        Run stopped = newest();
        assertThat(stopped.status().state()).isEqualTo(RunState.STOPPED);
        Checkpoint saved = newestCheckpoint();
        assertThat(saved.name()).as("saved by the stop, in an epoch").contains("_batch_");
        assertThat(saved.verdict().kind()).isEqualTo(Verdict.Kind.COMPLETE);

        window.click("#nav-checkpoints");
        window.shown("#checkpoints-stale");
        // By its name: what was newest when the list was seen before is not what the stop has saved.
        window.clickInRow(".checkpoint-table .table-row-cell", saved.name(), ".row-action");

        window.patient().until(() -> window.runs().size() == 2);
        window.says("#run-parent", stopped.id().value());
        window.says("#run-badge", "Running");
        long next = saved.epoch().orElseThrow() + 1;
        window.says(".log-row", "/500: loss=");
        window.click(".log-row"); // a key goes to what has the focus
        window.press(KeyCode.HOME);
        window.says(".log-row", "esum");
        window.says(".log-row", "Epoch " + next + "/500");
        assertThat(window.text(".log-row")).contains("esum").doesNotContain("Epoch " + (next - 1) + "/500:");
        Run resumed = newest();
        assertThat(resumed.request().lineage().orElseThrow().parent()).contains(stopped.id());
        assertThat(resumed.request().lineage().orElseThrow().checkpoint()).isEqualTo(saved.argument());
        assertThat(state()).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void aCheckpointThatIsGoneLeadsToThePlanForAnotherBeforeAnyLaunch() throws IOException {
        window.createWorkspace();
        window.openExample("2");
        window.click("#launch");
        window.says("#run-badge", "Succeeded");
        window.click("#nav-checkpoints");
        window.says(".checkpoint-table", "checkpoint_epoch_1.json");
        Checkpoint first = checkpoints().stream()
                .filter(it -> it.name().equals("checkpoint_epoch_1.json"))
                .findFirst()
                .orElseThrow();
        Files.delete(Path.of(first.path()));

        window.clickInRow(".checkpoint-table .table-row-cell", first.name(), ".row-action");

        window.says(".plan-dialog", "checkpoint_epoch_1.json is not on the instance any more");
        assertThat(window.text(".plan-dialog")).contains("final_checkpoint.json");
        window.clickButton(".plan-dialog", "Cancel");
        window.patient().until(() -> !window.isShown(".plan-dialog"));
        window.clickInRow(".checkpoint-table .table-row-cell", "Newest", ".row-action");
        window.says(".plan-dialog", "nothing left to train");
        window.click("#plan-resume");
        window.patient().until(() -> window.runs().size() > 1);
        window.says("#run-badge", "Succeeded");
        assertThat(window.runs()).as("the one after Cancel, and none of Cancel").hasSize(2);
    }

    private void stopTheInstance() {
        window.click("#nav-instances");
        window.click(".table-row-cell:filled");
        window.click("#action-stop");
        window.clickButton(".question", "Wait up to 2 min");
        window.patient().until(() -> state() == InstanceState.STOPPED);
        window.says(".table-row-cell:filled", "Stopped");
    }

    private InstanceState state() {
        return window.instances().getFirst().instance().state();
    }

    private Run newest() {
        return window.runs().getFirst();
    }

    private List<Checkpoint> checkpoints() {
        return window.services().checkpoints().list(newest().request().target()).checkpoints();
    }

    private List<Long> epochs() {
        return checkpoints().stream()
                .filter(it -> it.name().startsWith("checkpoint_epoch_"))
                .map(it -> it.epoch().orElseThrow())
                .sorted()
                .toList();
    }

    private Checkpoint newestCheckpoint() {
        return checkpoints().stream()
                .max(Comparator.comparing(Checkpoint::modified))
                .orElseThrow();
    }
}
