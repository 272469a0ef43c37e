package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit statuses and sentences of what cannot be done: one line for people, one JSON object for programs. */
class FailureWordsTest {
    private static final String NOWHERE = "i-00000000000000000";
    /** Takes {@code --resume-from}; ends with the code it is given. */
    private static final String SCRIPT = """
            import argparse, sys, time
            parser = argparse.ArgumentParser()
            parser.add_argument("--resume-from", default=None)
            parser.add_argument("--code", type=int, default=0)
            parser.add_argument("--seconds", type=float, default=0)
            arguments = parser.parse_args()
            print("from", arguments.resume_from)
            time.sleep(arguments.seconds)
            sys.exit(arguments.code)
            """;

    @TempDir
    Path folder;

    private Runctl runctl;

    @BeforeEach
    void project() {
        Path project = folder.resolve("small");
        Scripts.write(project, "script.py", SCRIPT);
        runctl = new Runctl(folder, project);
    }

    @AfterEach
    void end() {
        runctl.close();
    }

    @Test
    void unknownInstances() throws IOException {
        for (List<String> call : List.of(
                List.of("aws", "train", NOWHERE, "script.py"),
                List.of("aws", "status", NOWHERE),
                List.of("aws", "monitor", NOWHERE),
                List.of("aws", "start", NOWHERE),
                List.of("aws", "stop", NOWHERE))) {
            refused(4, "not-found", call, NOWHERE, "Check the id");
        }
    }

    @Test
    void stoppedInstances() throws IOException {
        String id = runctl.instance("stopped");
        runctl.call("aws", "stop", id, "--wait").succeeded();

        refused(3, "wrong-state", List.of("aws", "train", id, "script.py"), id, "stopped", "Start the instance");
        refused(3, "wrong-state", List.of("aws", "stop", id), id, "stopped");
        assertThat(history().size()).as("nothing was launched").isZero();
    }

    @Test
    void oneRunAtATime() throws IOException {
        String id = runctl.instance("busy");
        runctl.call("aws", "train", id, "script.py", "--", "--seconds", "600").succeeded();
        String active = history().get(0).get("id").asText();

        refused(3, "run-active", List.of("aws", "train", id, "script.py"), id, active, "stop it first");
        assertThat(history().size()).isEqualTo(1);
        refused(3, "run-active", List.of("checkpoint", "resume", active, "--start-over"), id, active);
        assertThat(history().size()).isEqualTo(1);
    }

    @Test
    void missingScriptsAndBadEnds() throws IOException {
        String id = runctl.instance("scripts");

        refused(4, "not-found", List.of("aws", "train", id, "absent.py"), "absent.py");
        refused(3, "on-instance", List.of("aws", "train", id, "absent.py", "--no-sync"), "absent.py", "code sync");
        refused(3, "on-instance", List.of("aws", "train", id, "script.py", "--python", "no-python"), "no-python");
        assertThat(history().size()).as("nothing was launched").isZero();

        Runctl.Result failed = runctl.call("aws", "train", id, "script.py", "--wait", "--", "--code", "3");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(lastLine(failed.err())).contains("Failed").contains("3");
        assertThat(failed.out()).isEqualTo("from None\n");
        Runctl.Result json =
                runctl.call("aws", "train", id, "script.py", "--wait", "--output", "json", "--", "--code", "3");
        assertThat(json.status()).isEqualTo(1);
        assertThat(json.json().get("state").asText()).isEqualTo("failed");
        assertThat(json.json().get("exit_code").asInt()).isEqualTo(3);
    }

    @Test
    void missingCheckpoints() throws IOException {
        String id = runctl.instance("checkpoints");
        runctl.call("aws", "train", id, "script.py", "--wait").succeeded();
        String nope = "checkpoints/nope.json";

        refused(4, "checkpoint-unusable", List.of("checkpoint", "resume", "--checkpoint", nope), nope);
        refused(
                4,
                "checkpoint-unusable",
                List.of("aws", "train", id, "script.py", "--", "--resume-from", nope),
                nope,
                "from the beginning");
        assertThat(history().size()).as("nothing was launched").isEqualTo(1);

        Runctl.Result over = runctl.call("checkpoint", "resume", "--checkpoint", nope, "--start-over", "--wait")
                .succeeded();
        assertThat(over.out()).contains("from None");
        assertThat(history().size()).isEqualTo(2);
        assertThat(history().get(0).get("resumed_from").isNull()).isTrue();
    }

    @Test
    void anEarlierRunsCheckpointsAreNotReplacedByAccident() throws IOException {
        Path project = folder.resolve("small");
        Scripts.write(
                project,
                "plain.py",
                "import os\nos.makedirs('checkpoints', exist_ok=True)\nopen('checkpoints/epoch_1.json', 'w').write('{}')\n");
        String id = runctl.instance("taken");
        assertThat(runctl.call("aws", "train", id, "plain.py", "--wait")
                        .succeeded()
                        .err())
                .as("nothing to say of a folder without checkpoints")
                .doesNotContain("earlier run");

        refused(
                3,
                "on-instance",
                List.of("aws", "train", id, "plain.py"),
                "checkpoints",
                "Nothing was launched",
                "--overwrite-checkpoints");
        assertThat(history().size()).isEqualTo(1);
        runctl.call("aws", "train", id, "plain.py", "--overwrite-checkpoints", "--wait")
                .succeeded();
        assertThat(history().size()).isEqualTo(2);
    }

    @Test
    void wrongUsage() throws IOException {
        for (List<String> call : List.of(
                List.of("aws", "train"),
                List.of("aws", "train", "no-id", "script.py"),
                List.of("aws", "train", NOWHERE, "script.py", "--unknown"),
                List.of("aws", "train", NOWHERE, "script.py", "--sync-code", "--no-sync"),
                List.of("aws", "create", "t3.micro", "--count", "0"),
                List.of("nonsense"))) {
            refused(2, "invalid-input", call, "--help");
        }
        assertThat(runctl.call("--help").succeeded().out()).contains("--help").doesNotContain("${");
        assertThat(runctl.call("aws", "train", "--help").succeeded().out())
                .contains("--wait")
                .doesNotContain("${");
    }

    @Test
    void theCodeIsSentBeforeTheStartIsTold() throws IOException {
        String id = runctl.instance("steps");
        // More than fits into a command, and not compressible.
        byte[] data = new byte[300_000];
        new Random(1).nextBytes(data);
        Files.write(folder.resolve("small").resolve("weights.bin"), data);

        List<String> steps = runctl.call("aws", "train", id, "script.py")
                .succeeded()
                .err()
                .lines()
                .map(String::strip)
                .toList();

        assertThat(steps).anyMatch(line -> line.matches("✓ Read the project: 3 files"));
        assertThat(steps).anyMatch(line -> line.matches("✓ Upload the project: \\d+(\\.\\d+)? kB"));
        int uploaded = index(steps, "✓ Upload the project");
        assertThat(uploaded).isLessThan(index(steps, "Start the script"));
        assertThat(index(steps, "Start the script")).isLessThan(index(steps, "✓ Start the script"));
    }

    /** Fails so for people, and with JSON for programs. */
    private void refused(int status, String code, List<String> call, String... words) throws IOException {
        String[] arguments = call.toArray(String[]::new);
        Runctl.Result result = runctl.call(arguments);
        assertThat(result.status()).as("%s: %s", call, result.err()).isEqualTo(status);
        assertThat(result.out()).isEmpty();
        assertThat(lastLine(result.err())).startsWith("runctl: ").contains(words);
        assertThat(result.err()).doesNotContain("Exception").doesNotContain("\tat ");

        List<String> asked = new ArrayList<>(call);
        int separator = asked.indexOf("--");
        asked.addAll(separator < 0 ? asked.size() : separator, List.of("--output", "json"));
        Runctl.Result json = runctl.call(asked.toArray(String[]::new));
        assertThat(json.status()).as("%s: %s", asked, json.err()).isEqualTo(status);
        assertThat(json.out()).isEmpty();
        JsonNode error = new ObjectMapper().readTree(lastLine(json.err())).get("error");
        assertThat(error.get("code").asText()).as("%s", error).startsWith(code);
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(error.get("next").asText()).isNotBlank();
    }

    private JsonNode history() {
        return runctl.call("runs", "list", "--output", "json").succeeded().json();
    }

    private static int index(List<String> lines, String start) {
        return Stream.of(lines.toArray(String[]::new))
                .map(line -> line.startsWith(start))
                .toList()
                .indexOf(true);
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (before, line) -> line);
    }
}
