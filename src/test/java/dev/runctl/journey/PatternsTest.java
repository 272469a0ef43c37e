package dev.runctl.journey;

import static dev.runctl.journey.TrainingCalls.LONG;
import static dev.runctl.journey.TrainingCalls.SCRIPT;
import static dev.runctl.journey.TrainingCalls.finalLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Ways of working promised to users: try and refine, save cost, train in the background. */
class PatternsTest extends TrainingJourney {
    @Test
    void pattern1TryTrainResumeFromTheBest() throws IOException {
        String id = runctl.instance("one");
        calls.trainQuickly(id, "1", "--wait");
        calls.trainQuickly(id, "4", "--wait");
        JsonNode best = StreamSupport.stream(calls.checkpoints(id).spliterator(), false)
                .filter(checkpoint -> checkpoint.get("name").asText().startsWith("checkpoint_epoch_"))
                .min(Comparator.comparingDouble(
                        checkpoint -> checkpoint.get("metrics").get("loss").asDouble()))
                .orElseThrow();
        assertThat(best.get("epoch").asInt()).as("training gets better").isEqualTo(4);
        String second = calls.newestRun().get("id").asText();

        Runctl.Result resumed = runctl.call(
                        "checkpoint",
                        "resume",
                        second,
                        "--checkpoint",
                        best.get("argument").asText(),
                        "--wait")
                .succeeded();

        assertThat(resumed.out()).doesNotContain("Epoch 1/4").contains("Training complete");
        JsonNode runs = calls.history();
        assertThat(runs.size()).isEqualTo(3);
        assertThat(runs.get(0).get("parent_run").asText()).isEqualTo(second);
        assertThat(runs.get(0).get("resumed_from").asText()).isEqualTo("checkpoints-2/checkpoint_epoch_4.json");
        assertThat(calls.checkpoints(id))
                .as("the try's checkpoint is still there")
                .anyMatch(it -> it.get("argument").asText().equals("checkpoints/checkpoint_epoch_1.json"));
        assertThat(runs.get(1).get("parent_run").isNull()).isTrue();
        assertThat(logs(runs)).as("a log for each run").doesNotHaveDuplicates().hasSize(3);
        assertThat(logs(runs).get(2)).contains("Epoch 1/1").doesNotContain("Epoch 1/4");
        assertThat(logs(runs).get(1)).contains("Epoch 1/4").contains("Epoch 4/4");
    }

    @Test
    void pattern2TrainingOutlivesItsCommand() throws IOException {
        String id = runctl.instance("two");
        // Epochs of about a second: as many checkpoints as a listing carries easily.
        calls.train(id, "--", "--epochs", "100000", "--hidden", "64");
        String run = calls.newestRun().get("id").asText();
        JsonNode process = new ObjectMapper()
                .readTree(runctl.data()
                        .resolve("local/instances/" + id + "/.runctl/runs/" + run + "/process.json")
                        .toFile());

        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(commands("exit.json"))
                        .as("every command has ended, the one that launched among them")
                        .hasSameSizeAs(commands("spec.json"))
                        .isNotEmpty());
        double lastCommandEnded = 0;
        for (Path exit : commands("exit.json")) {
            JsonNode outcome = new ObjectMapper().readTree(exit.toFile());
            assertThat(outcome.get("status").asText()).isEqualTo("Success");
            lastCommandEnded = Math.max(lastCommandEnded, outcome.get("ended").asDouble());
        }
        // What a time limit kills is the command's process group; training has its own, and a session of its own.
        List<String> stat = stat(process.get("script_pid").asLong());
        assertThat(stat.get(2))
                .as("process group")
                .isEqualTo(process.get("script_pid").asText());
        assertThat(stat.get(3))
                .as("session")
                .isEqualTo(stat(process.get("supervisor_pid").asLong()).get(3))
                .isNotEqualTo(stat(ProcessHandle.current().pid()).get(3));
        long epochs = calls.newestEpoch(id);

        double ended = lastCommandEnded;
        Awaitility.await().atMost(LONG).untilAsserted(() -> {
            JsonNode monitored = runctl.call("aws", "monitor", id, "--output", "json")
                    .succeeded()
                    .json();
            assertThat(monitored.get("run").get("state").asText()).isEqualTo("running");
            assertThat(monitored.get("log").toString()).contains("Epoch ");
            JsonNode newest = monitored.get("checkpoints").get(0);
            assertThat(newest.get("epoch").asLong()).isGreaterThan(epochs);
            assertThat(Instant.parse(newest.get("modified").asText()).toEpochMilli() / 1000.0)
                    .isGreaterThan(ended);
        });
    }

    @Test
    void pattern3StopAndResumeLater() {
        String id = runctl.instance("three");
        calls.train(id, "--", "--epochs", "100000", "--hidden", "64");
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(calls.newestEpoch(id)).isGreaterThanOrEqualTo(2));

        runctl.call("aws", "stop", id, "--wait").succeeded();

        assertThat(calls.instanceState(id)).isEqualTo("stopped");
        JsonNode stopped = calls.newestRun();
        assertThat(stopped.get("state").asText()).isEqualTo("stopped");
        Runctl.Result resumed =
                runctl.call("checkpoint", "resume", "--instance-id", id).succeeded();
        assertThat(resumed.err()).contains("Wait for the SSM agent");
        assertThat(calls.instanceState(id)).isEqualTo("running");
        JsonNode second = calls.newestRun();
        assertThat(second.get("parent_run").asText())
                .isEqualTo(stopped.get("id").asText());
        assertThat(second.get("resumed_from").asText()).startsWith("checkpoints/");
    }

    @Test
    void pattern3ResumedTrainingEndsAsAnUninterruptedOne() throws Exception {
        String id = runctl.instance("exact");
        // Slow enough to be stopped before its end; its first checkpoint is looked for without a call that takes
        // longer.
        String[] size = {"--epochs", "10", "--hidden", "64", "--seed", "3"};
        calls.train(id, arguments(List.of("--"), size));
        Path first = runctl.data()
                .resolve("local/instances/" + id + "/.runctl/projects/digits/checkpoints/checkpoint_epoch_1.json");
        Awaitility.await().atMost(LONG).until(() -> Files.exists(first));
        runctl.call("aws", "stop", id, "--wait").succeeded();
        assertThat(calls.newestRun().get("state").asText()).isEqualTo("stopped");

        Runctl.Result resumed = runctl.call("checkpoint", "resume", "--instance-id", id, "--wait")
                .succeeded();
        Runctl.Result whole =
                calls.train(id, arguments(List.of("--wait", "--", "--checkpoint-dir", "uninterrupted"), size));

        assertThat(resumed.out()).doesNotContain("Epoch 1/10").contains("Epoch 10/10");
        assertThat(whole.out()).contains("Epoch 1/10");
        assertThat(finalLine(resumed)).isEqualTo(finalLine(whole));
    }

    @Test
    void pattern4StartAndWatchApart() throws Exception {
        String id = runctl.instance("four");
        calls.trainQuickly(id, "30");
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
        String run = calls.newestRun().get("id").asText();
        assertThat(runctl.call("runs", "show", run).succeeded().out())
                .contains("Succeeded")
                .contains(SCRIPT);
        assertThat(runctl.call("runs", "show", run, "--output", "json")
                        .json()
                        .get("exit_code")
                        .asInt())
                .isZero();
    }

    private static String[] arguments(List<String> first, String... rest) {
        return Stream.concat(first.stream(), Stream.of(rest)).toArray(String[]::new);
    }

    private List<String> logs(JsonNode runs) throws IOException {
        List<String> logs = new ArrayList<>();
        for (JsonNode run : runs) {
            logs.add(Files.readString(
                    runctl.data().resolve("run-logs").resolve(run.get("id").asText() + ".log")));
        }
        return logs;
    }

    private List<Path> commands(String name) throws IOException {
        try (Stream<Path> files = Files.walk(runctl.data().resolve("local/commands"))) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    /** State, parent, process group, session and so on, as the system tells them. */
    private static List<String> stat(long pid) throws IOException {
        String text = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        return List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
    }
}
