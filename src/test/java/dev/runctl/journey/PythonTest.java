package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the Python tests of the runner and of the training scripts, and fails with what they say. */
class PythonTest {
    private static final int LIMIT_MINUTES = 15;

    @TempDir
    Path folder;

    @Test
    void runnerKeepsItsContract() throws Exception {
        pass("src/test/python");
    }

    @Test
    void trainingScriptsKeepTheirs() throws Exception {
        pass("training/tests");
    }

    /** Several files at once: the runner's tests wait for processes most of the time. */
    private void pass(String tests) throws Exception {
        assumeTrue(
                hasPython(),
                "python3 (3.9 or newer) is not installed, so the Python tests in " + tests + " did not run");
        try (Stream<Path> files = Files.list(Path.of(tests));
                ExecutorService atOnce = Executors.newFixedThreadPool(3)) {
            List<Callable<Void>> all = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("test_") && name.endsWith(".py"))
                    .map(name -> (Callable<Void>) () -> passes(tests, name))
                    .toList();
            assertThat(all).as("test files in %s", tests).isNotEmpty();
            for (Future<Void> each : atOnce.invokeAll(all)) {
                each.get();
            }
        }
    }

    private Void passes(String tests, String name) throws IOException, InterruptedException {
        Path output = folder.resolve(name + ".txt");
        Process process = python(
                output, "-B", "-W", "error::SyntaxWarning", "-m", "unittest", "discover", "-s", tests, "-p", name);
        try {
            boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            String said = Files.readString(output);
            assertThat(ended)
                    .as("%s is still running after %d minutes:%n%s", name, LIMIT_MINUTES, said)
                    .isTrue();
            assertThat(process.exitValue()).as("%s:%n%s", name, said).isZero();
            // Nothing found would be a success too.
            assertThat(said).as(name).containsPattern("Ran [1-9]\\d* tests?");
            return null;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private boolean hasPython() throws InterruptedException {
        try {
            String check = "import sys; sys.exit(sys.version_info < (3, 9))";
            return python(folder.resolve("version.txt"), "-c", check).waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process python(Path output, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("python3");
        builder.command().addAll(List.of(arguments));
        return builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile())
                .start();
    }
}
