package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The command line as a user has it: each call a process of its own, over a data folder of the test's. Where the build
 * names the packaged program by {@code runctl.distribution} its launcher is called, else the classes as compiled.
 */
public final class Runctl implements AutoCloseable {
    /** What a call left. */
    public record Result(int status, String out, String err) {
        public Result succeeded() {
            assertThat(status).as("exit status; standard error:%n%s", err).isZero();
            return this;
        }

        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON alone: " + out, e);
            }
        }
    }

    private static final long CALL_MINUTES = 5;
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final Path folder;
    private final Path workingDirectory;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /**
     * @param folder for data and output
     * @param workingDirectory where the person stands
     */
    public Runctl(Path folder, Path workingDirectory) {
        this.folder = folder;
        this.workingDirectory = workingDirectory;
        environment.put("RUNCTL_DATA_DIR", data().toString());
        environment.put("RUNCTL_PROFILE", "local");
        environment.put("RUNCTL_LOCAL_TIMINGS", "fast");
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** The same command line with another variable, removed where the value is empty. */
    public Runctl with(String name, String value) {
        Runctl other = new Runctl(folder, workingDirectory);
        other.environment.putAll(environment);
        other.environment.put(name, value);
        return other;
    }

    public Result call(String... arguments) {
        int number = CALLS.incrementAndGet();
        Path out = folder.resolve("out-" + number);
        Path err = folder.resolve("err-" + number);
        try {
            Process process = process(arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(CALL_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("no end of " + String.join(" ", arguments) + "\n" + Files.readString(err));
            }
            return new Result(process.exitValue(), text(out), text(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A script may print anything, and a log's end may start within a character. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    public ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>(launcher());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        return builder;
    }

    /** A program with a window over the same data, as the launcher starts the desktop. */
    ProcessBuilder window(String display, List<String> program) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--module-path=" + Path.of("target/javafx").toAbsolutePath(),
                "--add-modules=javafx.controls,javafx.fxml,javafx.swing",
                "--enable-native-access=javafx.graphics,ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(program);
        ProcessBuilder builder = process().command(command);
        builder.environment().put("DISPLAY", display);
        return builder;
    }

    /** A new running instance that answers commands. */
    public String instance(String name) {
        JsonNode created = call("aws", "create", "t3.micro", "--name", name, "--wait", "--output", "json")
                .succeeded()
                .json();
        return (created.isArray() ? created.get(0) : created).get("id").asText();
    }

    private static List<String> launcher() {
        String distribution = System.getProperty("runctl.distribution");
        if (distribution != null) {
            return List.of(Path.of(distribution, "bin", "runctl").toString());
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.runctl.Main");
    }

    /** Ends what the test has started: every process of its instances. */
    @Override
    public void close() {
        String marker = data().toString();
        ProcessHandle.allProcesses()
                .filter(process -> environmentOf(process.pid()).contains(marker))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static String environmentOf(long pid) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), "environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
