package dev.runctl.testing;

import dev.runctl.testing.RequestRecorder.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Holds requests as they were sent against botocore's service models. Skips the test where boto3 is not installed. */
public final class RequestLint {
    private RequestLint() {}

    /** The deviations, one line each; empty when every request fits. One process for them all. */
    public static List<String> findings(List<Sent> requests) {
        Referee.assumeBoto3();
        Referee.Outcome outcome = Referee.run(
                List.of("python3", "-c", program()),
                RequestRecorder.json(requests),
                Map.of("PYTHONDONTWRITEBYTECODE", "1"));
        if (outcome.status() == 0) {
            return List.of();
        }
        if (outcome.output().isEmpty()) {
            throw new AssertionError(outcome.errors());
        }
        return outcome.output().lines().toList();
    }

    private static String program() {
        try (InputStream stream = RequestLint.class.getResourceAsStream("/dev/runctl/referee/request_lint.py")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
