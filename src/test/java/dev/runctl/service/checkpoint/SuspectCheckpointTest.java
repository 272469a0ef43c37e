package dev.runctl.service.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.Run;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.ResumeService.Choice;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.storage.JacksonJson;
import dev.runctl.testing.RunBench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run among whose checkpoints somebody has put a file that would run code: the list itself says so. */
class SuspectCheckpointTest {
    private static final Path SAMPLES =
            Path.of("src/test/resources/dev/runctl/inspect").toAbsolutePath();
    private static final String SCRIPT = """
            import argparse, os, shutil, sys
            parser = argparse.ArgumentParser()
            parser.add_argument("--resume-from")
            parser.add_argument("--samples")
            given = parser.parse_args()
            os.makedirs("checkpoints/checkpoint-3", exist_ok=True)
            for number, name in enumerate(("training.pt", "malicious/zip.pt"), 1):
                shutil.copyfile(os.path.join(given.samples, name), "checkpoints/epoch_%d.pt" % number)
            shutil.copyfile(os.path.join(given.samples, "training.pt"), "checkpoints/checkpoint-3/weights.pt")
            shutil.copyfile(os.path.join(given.samples, "model.safetensors"), "checkpoints/checkpoint-3/a.safetensors")
            shutil.copytree(os.path.join(given.samples, "distributed"), "checkpoints/checkpoint-4")
            for name in os.listdir("checkpoints/checkpoint-4"):
                os.utime(os.path.join("checkpoints/checkpoint-4", name))
            """;

    @TempDir
    Path folder;

    private RunBench bench;
    private Run run;

    @BeforeEach
    void open() throws IOException {
        bench = new RunBench(folder);
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("train.py"), SCRIPT);
        run = bench.launch(bench.request(project, "train.py", List.of("--samples", SAMPLES.toString())));
        untilEnded(run);
    }

    /** No test may end before its runs have: they write into the folder that goes with it. */
    private void untilEnded(Run started) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> bench.look(started.id()).status().state().isFinal());
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private Checkpoint listed(String name) {
        return bench.checkpoints.list(bench.instance).checkpoints().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theListNamesTheCodeAndResumingAsks() {
        Checkpoint suspect = listed("epoch_2.pt");
        assertThat(suspect.verdict()).isEqualTo(Verdict.executes(List.of("builtins.exec")));
        assertThat(listed("epoch_1.pt").verdict()).isEqualTo(new Verdict(Verdict.Kind.COMPLETE, "zip-closes"));
        assertThat(listed("checkpoint-3").verdict()).isEqualTo(new Verdict(Verdict.Kind.COMPLETE, "folder-whole"));

        var problem = bench.resumeCheck
                .check(run.request(), suspect.argument(), new Cancellation())
                .problem()
                .orElseThrow();
        assertThat(problem.isSuspect()).isTrue();
        assertThat(problem.verdict()).isEqualTo(suspect.verdict());
        assertThat(problem.newest().orElseThrow().verdict().kind()).isEqualTo(Verdict.Kind.COMPLETE);

        int runs = bench.runs.history().size();
        assertThatThrownBy(() -> resume(suspect, Choice.CANCEL))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        Failure.CheckpointUnusable.class,
                                        it -> assertThat(it.reason()).isEqualTo("pickle-executes")));
        assertThat(bench.runs.history()).hasSize(runs);
        Run resumed = resume(suspect, Choice.AS_IT_IS);
        assertThat(resumed.request().arguments()).endsWith(suspect.argument());
        untilEnded(resumed);
    }

    @Test
    void oneWhoseBytesWereChangedIsFoundOutBeforeItIsResumedFrom() throws IOException {
        Checkpoint flipped = listed("epoch_1.pt");
        Path file = Path.of(flipped.path());
        byte[] bytes = Files.readAllBytes(file);
        bytes[tensorBytes(bytes)] ^= 1;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(flipped.modified()));
        assertThat(listed("epoch_1.pt").verdict().kind())
                .as("a list does not read all of it")
                .isEqualTo(Verdict.Kind.COMPLETE);
        int runs = bench.runs.history().size();
        assertThatThrownBy(() -> resume(flipped, Choice.CANCEL))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        Failure.CheckpointUnusable.class,
                                        it -> assertThat(it.reason()).isEqualTo("checksum-differs")));
        assertThat(bench.runs.history()).hasSize(runs);
        assertThat(listed("epoch_1.pt").verdict()).as("and from then on").isEqualTo(Verdict.damaged(List.of()));
    }

    /** Within the first tensor's bytes: behind the entry's name and what pads it to 64 bytes. */
    private static int tensorBytes(byte[] zip) {
        int name = new String(zip, StandardCharsets.ISO_8859_1).indexOf("/data/0");
        return (name / 64 + 2) * 64;
    }

    private Run resume(Checkpoint checkpoint, Choice choice) {
        return bench.resumes.resume(run.id(), checkpoint.argument(), problem -> choice, Steps.NONE, new Cancellation());
    }

    @Test
    void whatTheInstanceCannotJudgeIsLookedIntoAndAgainOnceItIsAnotherFile() throws IOException {
        Checkpoint before = listed("checkpoint-4");
        assertThat(before.verdict().kind())
                .as("the instance cannot judge a distributed one, so it is looked into")
                .isEqualTo(Verdict.Kind.COMPLETE);
        assertThat(before.step()).isPresent();
        Run resumed = bench.resumes.resumeNewest(run.id(), false, Steps.NONE, new Cancellation());
        assertThat(resumed.request().arguments()).endsWith(before.argument());
        untilEnded(resumed);
        // Only what is newer than a run's newest complete one is looked into.
        for (String other : List.of("epoch_1.pt", "checkpoint-3/weights.pt", "checkpoint-3/a.safetensors")) {
            Files.delete(Path.of(before.path()).resolveSibling(other));
        }
        Path part = Path.of(before.path(), "__0_0.distcp");
        Files.write(part, Arrays.copyOf(Files.readAllBytes(part), 10));
        assertThat(listed("checkpoint-4").verdict())
                .extracting(Verdict::kind, Verdict::reason)
                .isEqualTo(List.of(Verdict.Kind.INCOMPLETE, "parts-missing"));
    }

    @Test
    void aFolderThatIsCopiedByHandIsMarkedLast() {
        CheckpointCopies copies =
                new CheckpointCopies(new Runner(bench.commands, new JacksonJson(), RunnerText.load()), bench.staging);
        Checkpoint whole = listed("checkpoint-3");
        for (int i = 0; i < 2; i++) {
            copies.copy(bench.instance, whole, new Cancellation());
            Map<String, Copy> found = copies.copies(bench.instance.location(), run.id(), true, new Cancellation());
            assertThat(found.get("checkpoint-3").arriving()).isFalse();
            assertThat(found.get("checkpoint-3").isAsLargeAs(whole)).isTrue();
        }
        String marker = "runctl/checkpoints/" + run.id().value() + "/checkpoint-3/_COMPLETE";
        var stored =
                bench.staging.find(bench.instance.location(), "bench", marker).orElseThrow();
        assertThat(new String(bench.staging
                        .read(bench.instance.location(), stored, 0, (int) stored.size())
                        .orElseThrow()))
                .contains("\"checkpoint-3/weights.pt\"", run.id().value());
    }
}
