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

/** boto3 and the aws CLI, unmodified, with CloudWatch Logs; every answer fits botocore's model. */
class LogsRefereeTest {
    @TempDir
    Path folder;

    @Test
    void groupsStreamsEventsAndACommandsOutput() throws Exception {
        Referee.assumeBoto3();
        Referee.assumeAwsCli();
        Path answers = folder.resolve("answers.json");
        try (LocalEndpoint endpoint = LocalEndpoint.start(folder.resolve("local"), 0, Timings.FAST)) {
            Referee referee = new Referee(
                    endpoint.url(),
                    endpoint.credentials().accessKeyId(),
                    endpoint.credentials().secretAccessKey());
            assertThat(referee.python(Referee.script("logs.py"), answers.toString())
                            .expectSuccess())
                    .endsWith("logs complete");
        }
        ModelLint.check(List.of(new ObjectMapper().readValue(answers.toFile(), ModelLint.Answer[].class)));
    }
}
