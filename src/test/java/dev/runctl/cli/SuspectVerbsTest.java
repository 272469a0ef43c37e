package dev.runctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's newest checkpoint would run code when it is loaded: what the command line does about it, listing to download. */
@SuppressWarnings("NullAway.Init") // set before each test
class SuspectVerbsTest {
    private static final Path SAMPLES =
            Path.of("src/test/resources/dev/runctl/inspect").toAbsolutePath();
    private static final String SCRIPT = """
            import argparse, os, shutil
            parser = argparse.ArgumentParser()
            parser.add_argument("--resume-from")
            parser.add_argument("--samples")
            given = parser.parse_args()
            os.makedirs("checkpoints", exist_ok=True)
            for number, name in enumerate(("training.pt", "malicious/zip.pt"), 1):
                shutil.copyfile(os.path.join(given.samples, name), "checkpoints/epoch_%d.pt" % number)
            """;

    private static final Map<String, String> LOCAL = Map.of("RUNCTL_PROFILE", "local", "RUNCTL_LOCAL_TIMINGS", "fast");

    /** What a call left. */
    private record Result(int status, String out, String err) {
        Result succeeded() {
            assertThat(status).as(err).isZero();
            return this;
        }

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    @TempDir
    Path folder;

    private Path project;

    @BeforeEach
    void open() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("train.py"), SCRIPT);
    }

    private Result call(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                any -> new CompositionRoot(new AppPaths(folder.resolve("data")), LOCAL),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                LOCAL,
                project,
                false,
                Clock.systemUTC());
        int status = new Cli(shell).run(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void itIsPassedOverAndTakenOnlyWhenAcceptedAndTheWholeOneIsBroughtHere() throws Exception {
        String id = call("aws", "create", "t3.micro", "--name", "box", "--wait", "--output", "json")
                .succeeded()
                .json()
                .findValuesAsText("id")
                .getFirst();
        try {
            passedOver(id);
        } finally {
            call("aws", "terminate", id, "--yes");
        }
    }

    private void passedOver(String id) throws Exception {
        call("aws", "train", id, "train.py", "--wait", "--", "--samples", SAMPLES.toString())
                .succeeded();
        JsonNode runs = call("runs", "list", "--output", "json").succeeded().json();
        String run = runs.get(0).get("id").asText();

        JsonNode listed = call("checkpoint", "list", "--run", run, "--output", "json")
                .succeeded()
                .json();
        assertThat(listed.findValuesAsText("name")).containsExactlyInAnyOrder("epoch_1.pt", "epoch_2.pt");
        assertThat(listed.findValuesAsText("verdict")).containsExactlyInAnyOrder("complete", "suspect");

        Result plan = call("checkpoint", "resume", run, "--dry-run").succeeded();
        assertThat(plan.out() + plan.err()).contains("epoch_1.pt").contains("passed over");
        Result doubt = call("checkpoint", "resume", run, "--checkpoint", "checkpoints/epoch_2.pt", "--dry-run")
                .succeeded();
        assertThat(doubt.out() + doubt.err()).contains("builtins.exec");

        Result refused = call("checkpoint", "resume", run, "--checkpoint", "checkpoints/epoch_2.pt");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG_STATE);
        assertThat(refused.err()).contains("builtins.exec", "--accept-suspect");
        assertThat(call("runs", "list", "--output", "json").json()).hasSize(1);

        call("checkpoint", "download", run, "--to", "../here").succeeded();
        assertThat(Files.mismatch(folder.resolve("here/epoch_1.pt"), SAMPLES.resolve("training.pt")))
                .as("the newest that is whole")
                .isEqualTo(-1);
        Result again = call("checkpoint", "download", run, "--to", "../here");
        assertThat(again.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(again.err()).contains("--overwrite");
        assertThat(call("checkpoint", "download", run, "none.pt", "--to", "../here")
                        .status())
                .isEqualTo(ExitStatus.NOT_FOUND);
        assertThat(filesIn(folder.resolve("here"))).containsExactly("epoch_1.pt");

        call("checkpoint", "resume", run, "--checkpoint", "checkpoints/epoch_2.pt", "--accept-suspect", "--wait")
                .succeeded();
        JsonNode after = call("runs", "list", "--output", "json").json();
        assertThat(after).hasSize(2);
        assertThat(after.get(0).toString()).contains("checkpoints/epoch_2.pt");
        Result replaced = call("checkpoint", "download", run, "--to", "../there");
        assertThat(replaced.status())
                .as("the resumed run has written files of the same names")
                .isEqualTo(ExitStatus.NOT_FOUND);
        assertThat(replaced.err()).contains("No checkpoint here is known to be complete.");
    }

    private static List<String> filesIn(Path where) throws Exception {
        try (var files = Files.list(where)) {
            return files.map(it -> it.getFileName().toString()).toList();
        }
    }
}
