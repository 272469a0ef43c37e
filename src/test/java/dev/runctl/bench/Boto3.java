package dev.runctl.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.cli.CliServices.Serving;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A Python process with warm boto3 clients that does what it is told and takes the time itself: see peer.py. */
final class Boto3 implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    Boto3(Serving serving) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("python3", "-c", program()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment(serving));
        process = builder.start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What AWS clients need to reach the endpoint, and nothing of the person's own settings. */
    static Map<String, String> environment(Serving serving) {
        return Map.of(
                "AWS_ENDPOINT_URL", serving.url().toString(),
                "AWS_ACCESS_KEY_ID", serving.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", serving.secretAccessKey(),
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_PAGER", "",
                "NO_PROXY", "127.0.0.1,localhost");
    }

    JsonNode ask(String... request) throws IOException {
        requests.write(JSON.writeValueAsString(List.of(request)) + "\n");
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("The boto3 process has ended: is boto3 installed for python3?");
        }
        return JSON.readTree(answer);
    }

    private static String program() throws IOException {
        try (InputStream in = Objects.requireNonNull(Boto3.class.getResourceAsStream("peer.py"), "peer.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
