package dev.runctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runctl.journey.Runctl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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

    @TempDir
    Path folder;

    private Path project;
    private Runctl runctl;

    @BeforeEach
    void open() throws Exception {
        project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("train.py"), SCRIPT);
        runctl = new Runctl(folder, project);
    }

    @AfterEach
    void close() {
        runctl.close();
    }

    @Test
    void itIsPassedOverAndTakenOnlyWhenAcceptedAndTheWholeOneIsBroughtHere() throws Exception {
        String id = runctl.instance("box");
        runctl.call("aws", "train", id, "train.py", "--wait", "--", "--samples", SAMPLES.toString())
                .succeeded();
        JsonNode runs =
                runctl.call("runs", "list", "--output", "json").succeeded().json();
        String run = runs.get(0).get("id").asText();

        JsonNode listed = runctl.call("checkpoint", "list", "--run", run, "--output", "json")
                .succeeded()
                .json();
        assertThat(listed.findValuesAsText("name")).containsExactlyInAnyOrder("epoch_1.pt", "epoch_2.pt");
        assertThat(listed.findValuesAsText("verdict")).containsExactlyInAnyOrder("complete", "suspect");

        Runctl.Result plan =
                runctl.call("checkpoint", "resume", run, "--dry-run").succeeded();
        assertThat(plan.out() + plan.err()).contains("epoch_1.pt").contains("passed over");
        Runctl.Result doubt = runctl.call(
                        "checkpoint", "resume", run, "--checkpoint", "checkpoints/epoch_2.pt", "--dry-run")
                .succeeded();
        assertThat(doubt.out() + doubt.err()).contains("builtins.exec");

        Runctl.Result refused = runctl.call("checkpoint", "resume", run, "--checkpoint", "checkpoints/epoch_2.pt");
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG_STATE);
        assertThat(refused.err()).contains("builtins.exec", "--accept-suspect");
        assertThat(runctl.call("runs", "list", "--output", "json").json()).hasSize(1);

        runctl.call("checkpoint", "download", run, "--to", "../here").succeeded();
        assertThat(Files.mismatch(folder.resolve("here/epoch_1.pt"), SAMPLES.resolve("training.pt")))
                .as("the newest that is whole")
                .isEqualTo(-1);
        Runctl.Result again = runctl.call("checkpoint", "download", run, "--to", "../here");
        assertThat(again.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(again.err()).contains("--overwrite");
        assertThat(runctl.call("checkpoint", "download", run, "none.pt", "--to", "../here")
                        .status())
                .isEqualTo(ExitStatus.NOT_FOUND);
        assertThat(filesIn(folder.resolve("here"))).containsExactly("epoch_1.pt");

        runctl.call("checkpoint", "resume", run, "--checkpoint", "checkpoints/epoch_2.pt", "--accept-suspect", "--wait")
                .succeeded();
        JsonNode after = runctl.call("runs", "list", "--output", "json").json();
        assertThat(after).hasSize(2);
        assertThat(after.get(0).toString()).contains("checkpoints/epoch_2.pt");
        Runctl.Result replaced = runctl.call("checkpoint", "download", run, "--to", "../there");
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
