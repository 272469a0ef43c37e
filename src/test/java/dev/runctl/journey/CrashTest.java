package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when processes are killed, or act at the same time: no lost run, no lost output, no false success. */
class CrashTest {
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final int SIGKILL_STATUS = 128 + 9;

    @TempDir
    Path folder;

    private Runctl runctl;

    @BeforeEach
    void project() {
        Path project = folder.resolve("small");
        Scripts.write(project, "count.py", Scripts.COUNT);
        Scripts.write(project, "until.py", Scripts.UNTIL);
        runctl = new Runctl(folder, project);
    }

    @AfterEach
    void end() {
        runctl.close();
    }

    @Test
    void trainingOutlivesTheProgramThatWatchesIt() throws Exception {
        String id = runctl.instance("outlives");
        Path end = folder.resolve("end");
        Path seen = folder.resolve("seen");
        Process watching = start(seen, "aws", "train", id, "until.py", "--wait", "--", end.toString());
        awaitText(seen, "line 20 ");

        watching.destroyForcibly();
        assertThat(watching.waitFor()).isEqualTo(SIGKILL_STATUS);

        String run = newestRun().get("id").asText();
        assertThat(isAlive(process(id, run).get("script_pid").asLong())).isTrue();
        assertThat(show(run).get("state").asText()).isEqualTo("running");
        Path followed = folder.resolve("followed");
        Process following = start(followed, "aws", "monitor", id, "--follow");
        awaitText(followed, "line ");
        Files.createFile(end);
        assertThat(following.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(following.exitValue()).isZero();
        assertThat(Files.readString(followed)).contains("last");
        assertThat(show(run).get("state").asText()).isEqualTo("succeeded");
        int lines = numbers(runsOf(id).resolve(run).resolve("log")).getLast();
        assertThat(lines).isGreaterThan(20);
        assertLogIsWhole(id, run, lines);
    }

    @Test
    void aKilledScriptHasFailedBySignal() throws Exception {
        String id = runctl.instance("killed");
        Path seen = folder.resolve("seen");
        Process watching = start(seen, "aws", "train", id, "count.py", "--wait", "--", "3000", "0.1");
        awaitText(seen, "line 5 ");
        String run = newestRun().get("id").asText();

        kill(process(id, run).get("script_pid").asLong());

        assertThat(watching.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(watching.exitValue()).isEqualTo(1);
        JsonNode shown = show(run);
        assertThat(shown.get("state").asText()).isEqualTo("failed");
        assertThat(shown.get("signal").asText()).isEqualTo("SIGKILL");
        assertThat(shown.get("exit_code").isNull()).isTrue();
        assertThat(runctl.call("runs", "show", run).succeeded().out()).contains("SIGKILL");
    }

    @Test
    void anEndThatNobodyRecordedIsNoSuccess() throws Exception {
        String id = runctl.instance("unsupervised");
        Path end = folder.resolve("end");
        runctl.call("aws", "train", id, "until.py", "--", end.toString()).succeeded();
        String run = newestRun().get("id").asText();
        JsonNode process = process(id, run);

        kill(process.get("supervisor_pid").asLong());

        assertThat(show(run).get("state").asText())
                .as("while its script goes on")
                .isNotEqualTo("succeeded");
        Runctl.Result second = runctl.call("aws", "train", id, "count.py", "--", "1", "0");
        assertThat(second.status())
                .as("its script is still active: %s", second.err())
                .isEqualTo(3);
        assertThat(isAlive(process.get("script_pid").asLong())).isTrue();
        Files.createFile(end);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> !isAlive(process.get("script_pid").asLong()));
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(show(run).get("state").asText()).isIn("lost", "interrupted", "failed"));
        assertThat(runctl.call("aws", "monitor", id, "--follow").status()).isNotZero();
        runctl.call("aws", "train", id, "count.py", "--wait", "--", "1", "0").succeeded();
    }

    @Test
    void twoWatchersSeeTheWholeLogAndStoreItOnce() throws Exception {
        String id = runctl.instance("watchers");
        runctl.call("aws", "train", id, "count.py", "--", "150", "0.1").succeeded();
        String run = newestRun().get("id").asText();
        List<Path> seen = List.of(folder.resolve("first"), folder.resolve("second"));
        List<Process> watchers = new ArrayList<>();
        for (Path output : seen) {
            watchers.add(start(output, "aws", "monitor", id, "--follow", "--lines", "1000"));
        }

        for (Process watcher : watchers) {
            assertThat(watcher.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(watcher.exitValue()).isZero();
        }

        for (Path output : seen) {
            assertThat(numbers(output)).isEqualTo(numbersTo(150));
            assertThat(Files.readString(output, StandardCharsets.ISO_8859_1)).contains("last");
        }
        assertLogIsWhole(id, run, 150);
    }

    @Test
    void twoLaunchesAtOnceStartOneRun() throws Exception {
        String id = runctl.instance("race");
        List<Path> said = List.of(folder.resolve("left"), folder.resolve("right"));
        List<Process> launches = new ArrayList<>();
        for (Path output : said) {
            launches.add(start(output, "aws", "train", id, "count.py", "--", "600", "0.1"));
        }

        for (Process launch : launches) {
            assertThat(launch.waitFor(4, TimeUnit.MINUTES)).isTrue();
        }

        assertThat(launches.stream().map(Process::exitValue).sorted()).containsExactly(0, 3);
        try (Stream<Path> runs = Files.list(runsOf(id))) {
            assertThat(runs).hasSize(1);
        }
        JsonNode history =
                runctl.call("runs", "list", "--output", "json").succeeded().json();
        assertThat(history.size())
                .as("the refused one leaves no record: %s", history)
                .isEqualTo(1);
        assertThat(history.get(0).get("state").asText()).isEqualTo("running");
    }

    private void assertLogIsWhole(String id, String run, int lines) throws IOException {
        Path here = runctl.data().resolve("run-logs").resolve(run + ".log");
        Path there = runsOf(id).resolve(run).resolve("log");
        assertThat(here).hasSameBinaryContentAs(there);
        assertThat(numbers(here)).isEqualTo(numbersTo(lines));
    }

    static List<Integer> numbersTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    /** The numbers of the log's lines, in the order they came in. */
    static List<Integer> numbers(Path file) throws IOException {
        return Pattern.compile("line (\\d+) ")
                .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    private Process start(Path output, String... arguments) throws IOException {
        return runctl.process(arguments)
                .redirectOutput(output.toFile())
                .redirectError(Path.of(output + ".err").toFile())
                .start();
    }

    private static void awaitText(Path file, String text) {
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .contains(text));
    }

    private Path runsOf(String id) {
        return runctl.data().resolve("local/instances").resolve(id).resolve(".runctl/runs");
    }

    private JsonNode process(String id, String run) throws IOException {
        return new ObjectMapper()
                .readTree(runsOf(id).resolve(run).resolve("process.json").toFile());
    }

    private JsonNode newestRun() {
        return runctl.call("runs", "list", "--output", "json")
                .succeeded()
                .json()
                .get(0);
    }

    private JsonNode show(String run) {
        return runctl.call("runs", "show", run, "--output", "json").succeeded().json();
    }

    private static void kill(long pid) {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
