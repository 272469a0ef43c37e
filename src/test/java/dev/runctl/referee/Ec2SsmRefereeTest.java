package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.Timings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** boto3 and the aws CLI, unmodified, run the life of an instance and of a command over the real wire. */
class Ec2SsmRefereeTest {
    @TempDir
    Path folder;

    @Test
    void aLifeByBoto3AndTheAwsCli() throws Exception {
        assumeTrue(works("python3", "-c", "import boto3"), "skipped: python3 with boto3 is not installed");
        assumeTrue(works("aws", "--version"), "skipped: the aws CLI is not installed");
        Path script = folder.resolve("ec2_ssm.py");
        try (InputStream source = getClass().getResourceAsStream("/dev/runctl/referee/ec2_ssm.py")) {
            Files.copy(Objects.requireNonNull(source), script);
        }
        try (LocalEndpoint endpoint = LocalEndpoint.start(folder.resolve("local"), 0, Timings.FAST)) {
            ProcessBuilder builder = new ProcessBuilder("python3", script.toString()).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().put("AWS_ENDPOINT_URL", endpoint.url().toString());
            builder.environment().put("AWS_ACCESS_KEY_ID", endpoint.credentials().accessKeyId());
            builder.environment().put("AWS_SECRET_ACCESS_KEY", endpoint.credentials().secretAccessKey());
            builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
            builder.environment().put("AWS_CONFIG_FILE", folder.resolve("no-config").toString());
            builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("no-credentials").toString());
            builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
            builder.redirectOutput(folder.resolve("out").toFile());
            Process process = builder.start();
            try {
                assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("the referee ends").isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(Files.readString(folder.resolve("out"))).endsWith("life complete\n");
            assertThat(process.exitValue()).isZero();
        }
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
