package dev.runctl.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Holds raw answers against botocore's service models: unknown elements, wrong types, values outside an enumeration,
 * missing required members. Skips the test where boto3 is not installed.
 */
public final class ModelLint {
    /**
     * A raw answer.
     *
     * @param service botocore's name: {@code ec2}, {@code ssm}, {@code sts}
     * @param operation AWS's name, for example {@code DescribeInstances}
     */
    public record Answer(String service, String operation, String body) {}

    private ModelLint() {}

    /** Fails if the answer does not fit the model. */
    public static void check(String service, String operation, String body) {
        check(List.of(new Answer(service, operation, body)));
    }

    /** Fails if any of the answers does not fit the model, naming each deviation; one process for them all. */
    public static void check(List<Answer> answers) {
        List<String> findings = findings(answers);
        if (!findings.isEmpty()) {
            throw new AssertionError(String.join("\n", findings));
        }
    }

    /** The deviations, one line each; empty when every answer fits. */
    public static List<String> findings(List<Answer> answers) {
        Referee.assumeBoto3();
        if (answers.isEmpty()) {
            throw new AssertionError("no answers to check");
        }
        Referee.Outcome outcome =
                Referee.run(List.of("python3", "-c", program()), json(answers), Map.of("PYTHONDONTWRITEBYTECODE", "1"));
        if (outcome.status() == 0) {
            return List.of();
        }
        if (outcome.output().isEmpty()) {
            throw new AssertionError(outcome.errors());
        }
        return outcome.output().lines().toList();
    }

    private static byte[] json(List<Answer> answers) {
        try {
            return new ObjectMapper().writeValueAsBytes(answers);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program() {
        try (var stream = ModelLint.class.getResourceAsStream("/dev/runctl/referee/model_lint.py")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
