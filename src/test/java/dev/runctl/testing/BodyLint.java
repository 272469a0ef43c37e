package dev.runctl.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Holds the JSON bodies of requests against botocore's service models. Skips the test where boto3 is not installed. */
public final class BodyLint {
    private BodyLint() {}

    /** Fails if a request does not fit its model, naming each deviation. */
    public static void check(List<ModelLint.Answer> requests) {
        Referee.assumeBoto3();
        if (requests.isEmpty()) {
            throw new AssertionError("no requests to check");
        }
        try (var program = BodyLint.class.getResourceAsStream("/dev/runctl/referee/body_lint.py")) {
            String text =
                    new String(Objects.requireNonNull(program).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            Referee.run(
                            List.of("python3", "-c", text),
                            new ObjectMapper().writeValueAsBytes(requests),
                            Map.of("PYTHONDONTWRITEBYTECODE", "1"))
                    .expectSuccess();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
