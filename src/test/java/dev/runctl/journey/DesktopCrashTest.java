package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.testing.DisplaySession;
import dev.runctl.testing.NeedsDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The desktop killed while it follows a run: training goes on, and the run is found again with its whole log. */
@NeedsDisplay
class DesktopCrashTest {
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final int SIGKILL_STATUS = 128 + 9;

    @TempDir
    Path folder;

    private Runctl runctl;

    @BeforeEach
    void project() {
        Path project = folder.resolve("small");
        Scripts.write(project, "until.py", Scripts.UNTIL);
        runctl = new Runctl(folder, project);
    }

    @AfterEach
    void end() {
        runctl.close();
    }

    @Test
    void trainingOutlivesTheDesktopThatFollowsIt() throws Exception {
        String id = runctl.instance("desktop");
        Path end = folder.resolve("end");
        String run = runctl.call("aws", "train", id, "until.py", "--output", "json", "--", end.toString())
                .succeeded()
                .json()
                .get("id")
                .asText();
        Path here = runctl.data().resolve("run-logs").resolve(run + ".log");
        Path there = runctl.data().resolve("local/instances/" + id + "/.runctl/runs/" + run + "/log");
        Process desktop = window(
                "following", FollowingDesktop.class.getName(), runctl.data().toString(), run);
        int before = lines(there);
        awaitWith(desktop, "following", () -> assertThat(lines(here)).isGreaterThan(before));

        desktop.destroyForcibly();

        assertThat(desktop.waitFor()).isEqualTo(SIGKILL_STATUS);
        int killed = lines(there);
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(lines(there)).isGreaterThan(killed));
        assertThat(state(run)).isEqualTo("running");
        Files.createFile(end);
        assertThat(runctl.call("aws", "monitor", id, "--follow").succeeded().out())
                .contains("last");
        assertThat(state(run)).isEqualTo("succeeded");
        assertThat(here).hasSameBinaryContentAs(there);
        assertThat(CrashTest.numbers(here)).isEqualTo(CrashTest.numbersTo(lines(there)));

        Path report = folder.resolve("report");
        Process again = window("again", "-Drunctl.startup-report=" + report, "dev.runctl.Main");
        awaitWith(
                again,
                "again",
                () -> assertThat(report)
                        .as("the window with its instances")
                        .content()
                        .endsWith("\n"));
        assertThat(again.isAlive()).isTrue();
    }

    private Process window(String name, String... program) throws IOException {
        return runctl.window(DisplaySession.display(), List.of(program))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name).toFile())
                .start();
    }

    /** Gives up with what the process said as soon as it has ended. */
    private void awaitWith(Process process, String name, Assertion assertion) {
        Awaitility.await()
                .atMost(LONG)
                .failFast(() -> assertThat(process.isAlive()).as(said(name)).isTrue())
                .untilAsserted(assertion::check);
    }

    private String said(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static int lines(Path log) throws IOException {
        return Files.exists(log) ? CrashTest.numbers(log).size() : 0;
    }

    private String state(String run) {
        return runctl.call("runs", "show", run, "--output", "json")
                .succeeded()
                .json()
                .get("state")
                .asText();
    }

    /** May read files. */
    private interface Assertion {
        void check() throws IOException;
    }
}
