package dev.runctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.aws.AwsClients;
import dev.runctl.aws.LocalAccess;
import dev.runctl.aws.S3Buckets;
import dev.runctl.aws.S3CheckpointBucket;
import dev.runctl.domain.instance.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** {@code checkpoint inspect} and {@code checkpoint list s3://...} over the whole program. */
class CheckpointVerbsTest {
    private static final Path SAMPLES =
            Path.of("src/test/resources/dev/runctl/inspect").toAbsolutePath();
    private static final Map<String, String> LOCAL = Map.of("RUNCTL_PROFILE", "local", "RUNCTL_LOCAL_TIMINGS", "fast");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private CompositionRoot root() {
        return new CompositionRoot(new AppPaths(folder), LOCAL);
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return new Cli(new Shell(
                        any -> root(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        LOCAL,
                        SAMPLES,
                        false,
                        Clock.systemUTC()))
                .run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out());
    }

    @Test
    void aFileHereIsDescribedAndItsVerdictIsTheExitStatus() throws IOException {
        assertThat(run("checkpoint", "inspect", "training.pt", "--verify")).isZero();
        assertThat(out())
                .contains("PyTorch", "Complete. The archive closes properly.", "Epoch", "Parameters", "TENSOR")
                .containsPattern("Read on this computer: [12] requests?, ")
                .contains("Every byte with a checksum agrees with it");
        assertThat(run("checkpoint", "inspect", "malicious/zip.pt", "--output", "json"))
                .isEqualTo(ExitStatus.WRONG_STATE);
        assertThat(json().path("verdict_reason").asText()).isEqualTo("pickle-executes");
        assertThat(json().path("findings").path(0).path("code").asText()).isEqualTo("executes");
        assertThat(run("checkpoint", "inspect", "none.pt")).isEqualTo(ExitStatus.NOT_FOUND);
        assertThat(run("checkpoint", "inspect", "s3://b/k", "more")).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void checkpointsInS3AreListedWithAndWithoutTheirVerdict() throws Exception {
        String bucket;
        try (CompositionRoot root = root()) {
            bucket = put(root, "runctl/checkpoints/r-20260101-120000-abcdef/epoch_1.pt", sample());
            put(root, "runctl/checkpoints/r-20260101-120000-abcdef/epoch_2.pt", Arrays.copyOf(sample(), 3000));
            put(root, "runctl/checkpoints/notes.txt", new byte[] {1});
        }
        assertThat(run("checkpoint", "list", "--s3")).isZero();
        assertThat(out().lines())
                .hasSize(3)
                .allMatch(it -> it.startsWith("      SIZE") || it.contains("Not inspected"));
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("2 checkpoints in 3 objects", "1 request,");
        assertThat(run("checkpoint", "list", "s3://" + bucket + "/runctl/", "--inspect", "--output", "json"))
                .isZero();
        assertThat(json().findValuesAsText("verdict")).containsExactly("complete", "incomplete");
        assertThat(json().path(0).path("metrics").size()).isPositive();
        String key = "s3://" + bucket + "/runctl/checkpoints/r-20260101-120000-abcdef/epoch_1.pt";
        assertThat(run("checkpoint", "inspect", key, "--verify", "--output", "json"))
                .isZero();
        assertThat(json().path("place").asText()).isEqualTo("in-bucket");
        assertThat(json().path("verified").path("outcome").asText()).isEqualTo("sound");
        assertThat(json().path("cost").path("requests").asInt()).isEqualTo(2);
        assertThat(run("checkpoint", "list", "s3://" + bucket + "/none/", "--output", "json"))
                .isZero();
        assertThat(json()).isEmpty();
    }

    private static byte[] sample() throws IOException {
        return Files.readAllBytes(SAMPLES.resolve("training.pt"));
    }

    @Test
    void onAnInstanceAPathIsReadByItsRunner() throws Exception {
        assertThat(run("aws", "create", "t3.micro", "--name", "box", "--wait", "--output", "json"))
                .isZero();
        String id = json().findValuesAsText("id").getFirst();
        try {
            String path = SAMPLES.resolve("malicious/system.pkl").toString();
            assertThat(run("checkpoint", "inspect", path, "--instance-id", id)).isEqualTo(ExitStatus.WRONG_STATE);
            assertThat(out()).contains("Would run", "system", "on the instance: 1 request");
            assertThat(run("checkpoint", "inspect", path, "--instance-id", id, "--verify"))
                    .isEqualTo(ExitStatus.USAGE);
        } finally {
            run("aws", "terminate", id, "--yes");
        }
    }

    private static String put(CompositionRoot root, String key, byte[] bytes) {
        try (var serving = root.serve(0);
                AwsClients clients = new AwsClients(
                        () -> new LocalAccess(serving.url(), serving.accessKeyId(), serving.secretAccessKey()))) {
            var bucket = new S3CheckpointBucket(clients, new S3Buckets(clients, any -> Optional.empty()))
                    .slot(Location.thisComputer(), key, Duration.ofMinutes(1))
                    .bucket();
            clients.s3(Location.thisComputer())
                    .putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
            return bucket;
        }
    }
}
