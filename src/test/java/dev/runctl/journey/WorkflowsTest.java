package dev.runctl.journey;

import static dev.runctl.journey.TrainingCalls.LONG;
import static dev.runctl.journey.TrainingCalls.SCRIPT;
import static dev.runctl.journey.TrainingCalls.finalLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The workflows promised to users, A to H, with their commands as written, on This computer. */
class WorkflowsTest extends TrainingJourney {
    @Test
    void aFullTrainingCycleWithMonitoring() {
        String id = runctl.instance("a");

        Runctl.Result training =
                calls.train(id, "--sync-code", "--wait", "--", "--epochs", "3", "--checkpoint-interval", "1");

        assertThat(training.out()).contains("Epoch 1/3").contains("Epoch 3/3: loss=");
        assertThat(calls.epochs(id)).containsExactly(1, 2, 3);
        JsonNode run = calls.newestRun();
        assertThat(run.get("state").asText()).isEqualTo("succeeded");
        assertThat(run.get("exit_code").asInt()).isZero();
        assertThat(run.get("duration_seconds").asDouble()).isPositive();

        JsonNode dry = calls.train(id, "--dry-run", "--output", "json").json();
        assertThat(dry.get("changed_count").asInt()).isZero();
        assertThat(dry.get("file_count").asInt()).isPositive();
        assertThat(calls.train(id, "--dry-run").out()).startsWith("Code: ").contains("nothing changed since");
        assertThat(calls.history()).as("nothing was launched").hasSize(1);
    }

    @Test
    void bBackgroundTrainingWithProgress() {
        String id = runctl.instance("b");

        calls.train(id, "--sync-code", "--", "--epochs", "5");

        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(monitor(id))
                        .contains("checkpoint_epoch_1.json")
                        .contains("Epoch "));
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(monitor(id))
                        .contains("Succeeded")
                        .contains("checkpoint_epoch_5.json")
                        .contains("Epoch 5/5"));
    }

    @Test
    void cCheckpointsAreThereAndTrue() throws IOException {
        String id = runctl.instance("c");
        calls.train(id, "--sync-code", "--wait", "--", "--epochs", "2");

        List<String> lines = monitor(id)
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains("checkpoint"))
                .toList();
        JsonNode listed = calls.checkpoints(id);

        assertThat(lines).anyMatch(line -> line.contains("checkpoint_epoch_2.json"));
        assertThat(listed.size()).isEqualTo(3);
        for (JsonNode checkpoint : listed) {
            Path path = Path.of(checkpoint.get("path").asText());
            JsonNode file = new ObjectMapper().readTree(Files.readString(path));
            assertThat(checkpoint.get("epoch").asInt())
                    .isEqualTo(file.get("epoch").asInt());
            assertThat(checkpoint.get("metrics").get("loss").asDouble())
                    .isEqualTo(file.get("loss").asDouble());
            assertThat(checkpoint.get("verdict").asText()).isEqualTo("complete");
            assertThat(checkpoint.get("size").asLong()).isEqualTo(Files.size(path));
        }
    }

    @Test
    void dStopSavesACheckpointAndEResumesAtTheRightEpoch() {
        String id = runctl.instance("de");
        calls.train(id, "--sync-code", "--", "--epochs", "200", "--checkpoint-interval", "1");
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(calls.epochs(id)).contains(3));

        assertThat(runctl.call("aws", "status", id).succeeded().out()).contains("Running");
        Runctl.Result stopped = runctl.call("aws", "stop", id, "--wait").succeeded();

        assertThat(stopped.out() + stopped.err())
                .as("the checkpoint that the stop saved")
                .contains("checkpoint_");
        assertThat(runctl.call("aws", "status", id).succeeded().out()).contains("Stopped");
        assertThat(calls.newestRun().get("state").asText()).isEqualTo("stopped");
        assertThat(calls.epochs(id)).as("known while stopped").contains(1, 2, 3);

        runctl.call("aws", "start", id, "--wait").succeeded();
        Runctl.Result resumed = calls.train(
                id,
                "--sync-code",
                "--wait",
                "--",
                "--resume-from",
                "checkpoints/checkpoint_epoch_3.json",
                "--epochs",
                "5");
        Runctl.Result whole = calls.train(id, "--wait", "--", "--epochs", "5", "--checkpoint-dir", "uninterrupted");

        assertThat(resumed.out()).contains("Epoch 4/5").contains("Epoch 5/5").doesNotContain("Epoch 3/5");
        assertThat(finalLine(resumed)).as("nothing trained twice, nothing lost").isEqualTo(finalLine(whole));
    }

    @Test
    void fCostsThatSatisfyTheFilter() throws IOException {
        String id = runctl.instance("f");
        try (Served served = Served.start(runctl)) {
            JsonNode listed = resources(served.asAwsProfile(runctl));

            assertThat(listed.isArray()).isTrue();
            JsonNode item = listed.get(0);
            assertThat(item.get("id").asText()).isEqualTo(id);
            for (String name : List.of(
                    "name", "state", "instance_type", "region", "availability_zone", "lifecycle", "launch_time")) {
                assertThat(item.get(name).asText()).as(name).isNotEmpty();
            }
            assertThat(item.get("cost_per_hour").asDouble())
                    .as("t3.micro in us-east-1")
                    .isEqualTo(0.0104);
            double seconds = Math.max(60, item.get("uptime_seconds").asDouble());
            assertThat(item.get("estimated_cost").asDouble()).isCloseTo(seconds * 0.0104 / 3600, within(0.0001));
            assertThat(item.get("cost_basis").asText()).isEqualTo("list-price");
        }
        JsonNode here = resources(runctl);
        assertThat(here.get(0).get("estimated_cost").asDouble())
                .as("this computer is free")
                .isZero();
        assertThat(here.get(0).get("cost_basis").asText()).isEqualTo("this-computer");
    }

    @Test
    void theFilterOfWorkflowFRunsInJq() throws Exception {
        assumeTrue(onPath("jq"), "jq is not installed: apt-get install jq");
        String id = runctl.instance("jq");
        Path file =
                Files.writeString(folder.resolve("list.json"), resources(runctl).toString());

        Process jq =
                new ProcessBuilder("jq", "-e", "[.[] | {id: .id, cost: .estimated_cost}]", file.toString()).start();

        assertThat(new String(jq.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains(id);
        assertThat(jq.waitFor()).isZero();
    }

    @Test
    void gCustomArgumentsReachTheScript() {
        String id = runctl.instance("g");

        Runctl.Result training = calls.train(
                id,
                "--sync-code",
                "--wait",
                "--",
                "--epochs",
                "2",
                "--checkpoint-interval",
                "1",
                "--learning-rate",
                "0.001");

        assertThat(training.out()).contains("learning rate 0.001").contains("Epoch 2/2");
        List<String> arguments = StreamSupport.stream(
                        calls.newestRun().get("arguments").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        assertThat(arguments)
                .containsExactly("--epochs", "2", "--checkpoint-interval", "1", "--learning-rate", "0.001");
    }

    @Test
    void hOneSummary() {
        String id = runctl.instance("h");
        calls.train(id, "--sync-code", "--wait", "--", "--epochs", "1");

        assertThat(runctl.call("aws", "status", id).succeeded().out())
                .contains(id)
                .contains("Running")
                .contains("Online")
                .contains(SCRIPT)
                .contains("Succeeded");
        assertThat(monitor(id)).contains("checkpoint_epoch_1.json").contains("Training complete");
    }

    private String monitor(String id) {
        return runctl.call("aws", "monitor", id).succeeded().out();
    }

    private static JsonNode resources(Runctl runctl) {
        return runctl.call("resources", "list", "--platform", "aws", "--output", "json")
                .succeeded()
                .json();
    }

    private static boolean onPath(String program) {
        return List.of(System.getenv("PATH").split(java.io.File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
