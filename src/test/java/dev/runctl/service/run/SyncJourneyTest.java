package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.testing.HeardLog;
import dev.runctl.testing.RunBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives on the instance: arguments untouched, and the project's files, small or large. */
class SyncJourneyTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private RunBench bench;
    private Path project;

    @BeforeEach
    void open() throws IOException {
        bench = new RunBench(folder);
        project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(
                project.resolve("show.py"),
                "import json, os, sys\nprint(json.dumps(sys.argv[1:]))\nprint(os.environ.get('SECRET'))\n"
                        + "for path in sorted(os.listdir('.')): print('file', path)\n");
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private String outputOf(Run run) {
        HeardLog heard = new HeardLog(0);
        try (Subscription ignored = bench.logs.follow(run.id(), 0, heard)) {
            await().atMost(LONG).until(() -> heard.ended.isPresent());
        }
        assertThat(heard.ended.orElseThrow().status().state()).as(heard.text()).isEqualTo(RunState.SUCCEEDED);
        return heard.text();
    }

    private Run show(List<String> arguments) {
        return bench.launch(bench.request(project, "show.py", arguments));
    }

    @Test
    void hostileArgumentsArriveUntouched() {
        List<String> hostile = List.of(
                "a b",
                "it's",
                "\"x\"",
                "$(touch owned)",
                "`touch owned`",
                "new\nline",
                "",
                "--dash",
                "-",
                "\\",
                "RUNCTL_CALL",
                "%s",
                "*",
                "~",
                "\u00e9\u6f22\ud83d\ude80",
                "; rm -rf /",
                "\t");
        var request = bench.request(project, "show.py", hostile);
        Run run = bench.launch(new dev.runctl.domain.run.RunRequest(
                request.target(),
                request.projectRoot(),
                request.project(),
                request.script(),
                hostile,
                "python3",
                Map.of("SECRET", "$(id) 'x'\n"),
                "checkpoints",
                true,
                Optional.empty()));
        String output = outputOf(run);
        assertThat(new Fields(Map.of(
                                "list",
                                bench.json.parse(output.lines().findFirst().orElseThrow())))
                        .texts("list"))
                .isEqualTo(hostile);
        assertThat(output).contains("$(id) 'x'\n\n").doesNotContain("file owned");
    }

    @Test
    void hostileScriptNamesRun() throws IOException {
        String name = "it's $(touch owned) \u00e9.py";
        Files.copy(project.resolve("show.py"), project.resolve(name));
        String output = outputOf(bench.launch(bench.request(project, name, List.of("x"))));
        assertThat(output).startsWith("[\"x\"]").contains("file " + name).doesNotContain("file owned");
    }

    @Test
    void onlyChangesTravelAndDeletedFilesGo() throws IOException {
        Files.writeString(project.resolve("old.txt"), "old");
        assertThat(outputOf(show(List.of()))).contains("file old.txt");
        Files.delete(project.resolve("old.txt"));
        Files.writeString(project.resolve("new.txt"), "new");
        assertThat(outputOf(show(List.of()))).contains("file new.txt").doesNotContain("file old.txt");
        int commands = bench.commands.scripts().size();
        Run unchanged = show(List.of());
        assertThat(bench.commands.scripts())
                .as("one command for an unchanged project")
                .hasSize(commands + 1);
        outputOf(unchanged);
        assertThat(bench.staging.uploads()).isZero();
    }

    @Test
    void anInstanceThatLostTheFilesGetsThemAgain() throws IOException {
        outputOf(show(List.of()));
        Path there = bench.commands.home(bench.instance).resolve("projects/project/show.py");
        Files.writeString(there, "raise SystemExit(9)\n");
        assertThat(outputOf(show(List.of("again")))).startsWith("[\"again\"]");
    }

    @Test
    void aLargeProjectGoesThroughTheBucket() throws IOException {
        byte[] large = new byte[300_000];
        new Random(1).nextBytes(large);
        Files.write(project.resolve("large.bin"), large);
        assertThat(outputOf(show(List.of()))).contains("file large.bin");
        assertThat(bench.staging.uploads()).isEqualTo(1);
        assertThat(bench.staging.held()).as("nothing is left in the bucket").isZero();
        assertThat(bench.commands.home(bench.instance).resolve("projects/project/large.bin"))
                .hasBinaryContent(large);
    }

    @Test
    void aProjectOfManyFilesSendsItsListThroughTheBucket() throws IOException {
        for (int i = 0; i < 900; i++) {
            Files.writeString(project.resolve("part-" + i + ".txt"), "content " + i * 7919);
        }
        assertThat(outputOf(show(List.of()))).contains("file part-899.txt");
        assertThat(bench.staging.uploads()).isEqualTo(2);
        assertThat(bench.staging.held()).isZero();
    }

    @Test
    void checkpointsAreNeverOverwrittenByLocalCopies() throws IOException {
        Path local = Files.createDirectories(project.resolve("checkpoints"));
        Files.writeString(local.resolve("checkpoint_1.json"), "{}");
        outputOf(show(List.of()));
        assertThat(bench.commands.home(bench.instance).resolve("projects/project/checkpoints"))
                .doesNotExist();
    }

    @Test
    void whatCannotRunIsRefusedWithItsReason() {
        for (String script : List.of("../show.py", "/etc/passwd", "a/../../x.py", "")) {
            assertThatThrownBy(() -> bench.launch(bench.request(project, script, List.of())))
                    .as(script)
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            e -> assertThat(e.failure()).isInstanceOf(Failure.InvalidInput.class));
        }
        assertThatThrownBy(() -> bench.launch(bench.request(project, "none.py", List.of())))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.NotFound.class));
        bench.gateway.set(bench.instance, dev.runctl.domain.instance.InstanceState.STOPPED);
        assertThatThrownBy(() -> show(List.of()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.WrongState.class));
        assertThat(bench.runs.history()).isEmpty();
        assertThat(bench.commands.scripts()).isEmpty();
    }
}
