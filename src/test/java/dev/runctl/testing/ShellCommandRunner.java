package dev.runctl.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Commands as local processes under {@code sh}, with a home per instance: the runner for real, without SSM. */
public final class ShellCommandRunner implements CommandRunner, AutoCloseable {
    private final Path homes;
    private final List<String> scripts = new CopyOnWriteArrayList<>();
    private volatile Optional<Failure> outage = Optional.empty();

    public ShellCommandRunner(Path homes) {
        this.homes = homes;
    }

    public Path home(InstanceRef ref) {
        return homes.resolve(ref.id().value());
    }

    /** The scripts sent so far. */
    public List<String> scripts() {
        return scripts;
    }

    /** Lets every command fail, or work again. */
    public void outage(Optional<Failure> failure) {
        outage = failure;
    }

    @Override
    public Result run(InstanceRef ref, String script, Duration limit, Cancellation cancel) {
        outage.ifPresent(failure -> {
            throw new ServiceException(failure);
        });
        scripts.add(script);
        try {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
            builder.environment().put("RUNCTL_HOME", home(ref).toString());
            Process process = builder.start();
            process.getOutputStream().close();
            try (Subscription ignored = cancel.onCancel(process::destroyForcibly)) {
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                int code = process.waitFor();
                cancel.check();
                return new Result(code, output.substring(0, Math.min(24_000, output.length())), error);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    /** The record the runner keeps of a run's processes. */
    public JsonNode processOf(InstanceRef ref, String run) {
        return read(home(ref).resolve("runs").resolve(run).resolve("process.json"));
    }

    /** Ends everything that was started on the instance, as a power cut would. */
    public void powerCut(InstanceRef ref) {
        try (Stream<Path> records = Files.exists(home(ref)) ? Files.walk(home(ref)) : Stream.<Path>empty()) {
            records.filter(path -> path.endsWith("process.json"))
                    .map(ShellCommandRunner::read)
                    .forEach(record -> {
                        kill(record.path("supervisor_pid").asLong());
                        kill(record.path("script_pid").asLong());
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void kill(long pid) {
        if (pid > 1) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public void close() throws IOException {
        outage = Optional.empty();
        if (!Files.exists(homes)) {
            return;
        }
        try (Stream<Path> records = Files.walk(homes)) {
            records.filter(path -> path.endsWith("process.json"))
                    .filter(path -> !Files.exists(path.resolveSibling("exit.json")))
                    .map(ShellCommandRunner::read)
                    .forEach(record -> {
                        kill(record.path("supervisor_pid").asLong());
                        kill(record.path("script_pid").asLong());
                    });
        }
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
