package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.testing.ModelLint;
import dev.runctl.testing.Referee;
import java.nio.file.Path;
import java.util.List;
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
        try (LocalEndpoint endpoint = LocalEndpoint.start(folder.resolve("local"), 0, Timings.FAST)) {
            Referee referee = new Referee(
                    endpoint.url(),
                    endpoint.credentials().accessKeyId(),
                    endpoint.credentials().secretAccessKey());
            assertThat(referee.python(
                                    Referee.script("ec2_ssm.py"),
                                    folder.resolve("answers.json").toString())
                            .expectSuccess())
                    .endsWith("life complete");
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
