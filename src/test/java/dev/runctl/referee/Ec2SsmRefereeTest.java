package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.testing.ModelLint;
import dev.runctl.testing.Referee;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** boto3 and the aws CLI, unmodified, run the life of an instance and of a command; every answer fits botocore's model. */
class Ec2SsmRefereeTest {
    @TempDir
    Path folder;

    @Test
    void aLifeByBoto3AndTheAwsCli() throws Exception {
        Referee.assumeBoto3();
        Referee.assumeAwsCli();
        Path script = folder.resolve("ec2_ssm.py");
        try (InputStream source = getClass().getResourceAsStream("/dev/runctl/referee/ec2_ssm.py")) {
            Files.copy(Objects.requireNonNull(source), script);
        }
        try (LocalEndpoint endpoint = LocalEndpoint.start(folder.resolve("local"), 0, Timings.FAST)) {
            ProcessBuilder builder = new ProcessBuilder(
                            "python3",
                            script.toString(),
                            folder.resolve("answers.json").toString())
                    .redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().put("AWS_ENDPOINT_URL", endpoint.url().toString());
            builder.environment()
                    .put("AWS_ACCESS_KEY_ID", endpoint.credentials().accessKeyId());
            builder.environment()
                    .put("AWS_SECRET_ACCESS_KEY", endpoint.credentials().secretAccessKey());
            builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
            builder.environment()
                    .put("AWS_CONFIG_FILE", folder.resolve("no-config").toString());
            builder.environment()
                    .put(
                            "AWS_SHARED_CREDENTIALS_FILE",
                            folder.resolve("no-credentials").toString());
            builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
            builder.redirectOutput(folder.resolve("out").toFile());
            Process process = builder.start();
            try {
                assertThat(process.waitFor(10, TimeUnit.MINUTES))
                        .as("the referee ends")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(Files.readString(folder.resolve("out"))).endsWith("life complete\n");
            assertThat(process.exitValue()).isZero();
            List<ModelLint.Answer> answers = List.of(
                    new ObjectMapper().readValue(folder.resolve("answers.json").toFile(), ModelLint.Answer[].class));
            assertThat(answers).hasSizeGreaterThan(30);
            // The model's pattern for these three allows neither a fraction of three digits nor a duration, yet AWS's
            // reference shows them as 2019-12-11T23:19:20.832Z and PT0.004S, and that is what clients read.
            assertThat(ModelLint.findings(answers))
                    .filteredOn(line ->
                            !line.matches(".*Execution(StartDateTime|EndDateTime|ElapsedTime): '.*' does not match.*"))
                    .isEmpty();
        }
    }
}
