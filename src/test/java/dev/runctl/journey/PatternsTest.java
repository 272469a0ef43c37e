package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways of working promised to users: try and refine, save cost, train in the background. */
class PatternsTest {
    private static final String SCRIPT = "training/train_with_checkpoints.py";
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private Runctl runctl;

    @BeforeEach
    void project() {
        runctl = new Runctl(folder, Project.in(folder));
    }

    @AfterEach
    void end() {
        runctl.close();
    }

    @Test
    void pattern1TryTrainResumeFromTheBest() throws IOException {
        String id = runctl.instance("one");
        train(id, "1", "--wait").succeeded();
        train(id, "4", "--wait").succeeded();
        JsonNode best = StreamSupport.stream(checkpoints(id).spliterator(), false)
                .filter(checkpoint -> checkpoint.get("name").asText().startsWith("checkpoint_epoch_"))
                .min(Comparator.comparingDouble(
                        checkpoint -> checkpoint.get("metrics").get("loss").asDouble()))
                .orElseThrow();
        assertThat(best.get("epoch").asInt()).as("training gets better").isEqualTo(4);
        String second = history().get(0).get("id").asText();

        Runctl.Result resumed = runctl.call(
                        "checkpoint",
                        "resume",
                        second,
                        "--checkpoint",
                        best.get("argument").asText(),
                        "--wait")
                .succeeded();

        assertThat(resumed.out()).doesNotContain("Epoch 1/4").contains("Training complete");
        JsonNode runs = history();
        assertThat(runs.size()).isEqualTo(3);
        assertThat(runs.get(0).get("parent_run").asText()).isEqualTo(second);
        assertThat(runs.get(0).get("resumed_from").asText()).isEqualTo("checkpoints/checkpoint_epoch_4.json");
        assertThat(runs.get(1).get("parent_run").isNull()).isTrue();
        assertThat(logs(runs)).as("a log for each run").doesNotHaveDuplicates().hasSize(3);
        assertThat(logs(runs).get(2)).contains("Epoch 1/1").doesNotContain("Epoch 1/4");
        assertThat(logs(runs).get(1)).contains("Epoch 1/4").contains("Epoch 4/4");
    }

    @Test
    void pattern3StopAndResumeLater() {
        String id = runctl.instance("three");
        train(id, "100000").succeeded();
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(newestEpoch(id)).isGreaterThanOrEqualTo(2));

        runctl.call("aws", "stop", id, "--wait").succeeded();

        assertThat(instanceState(id)).isEqualTo("stopped");
        JsonNode stopped = history().get(0);
        assertThat(stopped.get("state").asText()).isEqualTo("stopped");
        Runctl.Result resumed =
                runctl.call("checkpoint", "resume", "--instance-id", id).succeeded();
        assertThat(resumed.err()).contains("Wait for the SSM agent");
        assertThat(instanceState(id)).isEqualTo("running");
        JsonNode second = history().get(0);
        assertThat(second.get("parent_run").asText())
                .isEqualTo(stopped.get("id").asText());
        assertThat(second.get("resumed_from").asText()).startsWith("checkpoints/");
    }

    @Test
    void pattern4StartAndWatchApart() throws Exception {
        String id = runctl.instance("four");
        train(id, "30").succeeded();
        Path seen = folder.resolve("seen");

        Process watcher = runctl.process("aws", "monitor", id, "--follow", "--lines", "100000")
                .redirectOutput(seen.toFile())
                .start();

        assertThat(watcher.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(watcher.exitValue()).isZero();
        assertThat(Files.readString(seen))
                .contains("Epoch 1/30")
                .contains("Epoch 30/30")
                .contains("Training complete");
        String run = history().get(0).get("id").asText();
        assertThat(runctl.call("runs", "show", run).succeeded().out())
                .contains("Succeeded")
                .contains(SCRIPT);
        assertThat(runctl.call("runs", "show", run, "--output", "json")
                        .json()
                        .get("exit_code")
                        .asInt())
                .isZero();
    }

    private Runctl.Result train(String id, String epochs, String... options) {
        List<String> before = new ArrayList<>(List.of("aws", "train", id, SCRIPT));
        before.addAll(List.of(options));
        before.add("--");
        return runctl.call(arguments(before, "--epochs", epochs, "--samples", "200", "--hidden", "8"));
    }

    private static String[] arguments(List<String> first, String... rest) {
        return Stream.concat(first.stream(), Stream.of(rest)).toArray(String[]::new);
    }

    private JsonNode history() {
        return runctl.call("runs", "list", "--output", "json").succeeded().json();
    }

    private JsonNode monitor(String id) {
        return runctl.call("aws", "monitor", id, "--output", "json").succeeded().json();
    }

    private JsonNode checkpoints(String id) {
        return runctl.call("checkpoint", "list", "--instance-id", id, "--output", "json")
                .succeeded()
                .json();
    }

    private long newestEpoch(String id) {
        return StreamSupport.stream(checkpoints(id).spliterator(), false)
                .mapToLong(checkpoint -> checkpoint.get("epoch").asLong())
                .max()
                .orElse(0);
    }

    private String instanceState(String id) {
        return runctl.call("aws", "status", id, "--output", "json")
                .succeeded()
                .json()
                .findValue("state")
                .asText();
    }

    private List<String> logs(JsonNode runs) throws IOException {
        List<String> logs = new ArrayList<>();
        for (JsonNode run : runs) {
            logs.add(Files.readString(
                    runctl.data().resolve("run-logs").resolve(run.get("id").asText() + ".log")));
        }
        return logs;
    }

    private static String finalLine(Runctl.Result training) {
        return training.out()
                .lines()
                .filter(line -> line.startsWith("Final:"))
                .findFirst()
                .orElseThrow();
    }
}
