package dev.runctl.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** AWS clients that nobody here wrote, run as processes of their own: boto3 under python3, and the aws command line. */
public final class Referee {
    private static final CompletableFuture<Boolean> BOTO3 =
            CompletableFuture.supplyAsync(() -> works("python3", "-c", "import boto3"));
    private static final CompletableFuture<Boolean> AWS_CLI =
            CompletableFuture.supplyAsync(() -> works("aws", "--version"));

    private final Map<String, String> environment = new HashMap<>();

    /** What a process left behind. Standard output is trimmed. */
    public record Outcome(int status, String output, String errors) {
        /** The output of a process that should have succeeded. */
        public String expectSuccess() {
            if (status != 0) {
                throw new AssertionError("exit status " + status + "\n" + output + "\n" + errors);
            }
            return output;
        }
    }

    /** A referee that reaches the endpoint with these credentials, in region us-east-1. */
    public Referee(URI endpoint, String accessKeyId, String secretAccessKey) {
        environment.put("AWS_ENDPOINT_URL", endpoint.toString());
        environment.put("AWS_ACCESS_KEY_ID", accessKeyId);
        environment.put("AWS_SECRET_ACCESS_KEY", secretAccessKey);
        environment.put("AWS_DEFAULT_REGION", "us-east-1");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        environment.put("AWS_PAGER", "");
        environment.put("NO_PROXY", "127.0.0.1,localhost");
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
    }

    /** Skips the test where python3 with boto3 is not installed. */
    public static void assumeBoto3() {
        Assumptions.assumeTrue(BOTO3.join(), "python3 with boto3 is not installed: pip install boto3");
    }

    public static boolean hasPython() {
        return works("python3", "--version");
    }

    /** For a test that shows more where the aws command line is installed. */
    public static boolean hasAwsCli() {
        return AWS_CLI.join();
    }

    /** Skips the test where the aws command line is not installed. */
    public static void assumeAwsCli() {
        Assumptions.assumeTrue(AWS_CLI.join(), "the aws command line is not installed: pip install awscli");
    }

    /** A script of the test resources, with what all of them begin with before it. */
    public static String script(String name) throws IOException {
        return resource("asking.py") + resource(name);
    }

    private static String resource(String name) throws IOException {
        try (InputStream source = Referee.class.getResourceAsStream("/dev/runctl/referee/" + name)) {
            return new String(Objects.requireNonNull(source, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Runs the text as a Python program; {@code arguments} become {@code sys.argv[1:]}. */
    public Outcome python(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("python3", "-"));
        command.addAll(List.of(arguments));
        return run(command, program.getBytes(StandardCharsets.UTF_8), environment);
    }

    /** Runs {@code aws} with JSON output. */
    public Outcome aws(String... arguments) {
        List<String> command = new ArrayList<>(List.of("aws", "--output", "json"));
        command.addAll(List.of(arguments));
        return run(command, new byte[0], environment);
    }

    /** Runs a program with something to read, and waits for its end for at most five minutes. */
    public static Outcome run(List<String> command, byte[] input, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                CompletableFuture<String> output = read(process.getInputStream());
                CompletableFuture<String> errors = read(process.getErrorStream());
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input);
                }
                if (!process.waitFor(5, TimeUnit.MINUTES)) {
                    throw new AssertionError("still running after five minutes: " + command.getFirst());
                }
                return new Outcome(process.exitValue(), output.join(), errors.join());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    private static boolean works(String... command) {
        try {
            return run(List.of(command), new byte[0], Map.of()).status() == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
