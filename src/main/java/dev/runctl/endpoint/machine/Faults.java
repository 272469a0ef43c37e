package dev.runctl.endpoint.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runctl.endpoint.wire.ServiceError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Errors asked for by a test of a client: {@code faults.json} in the folder holds, by operation, the error's code and how
 * many times it is still to be answered, for example {@code {"DescribeInstances": {"code": "RequestLimitExceeded", "times":
 * 3}}}.
 */
public final class Faults {
    private final Path file;
    private final ObjectMapper json = new ObjectMapper();

    Faults(Path file) {
        this.file = file;
    }

    /** @throws ServiceError if one is asked for */
    public synchronized void check(String operation) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            if (json.readTree(file.toFile()) instanceof ObjectNode all
                    && all.get(operation) instanceof ObjectNode fault) {
                int times = fault.path("times").asInt(1);
                if (times > 0) {
                    fault.put("times", times - 1);
                    json.writeValue(file.toFile(), all);
                    JsonNode code = fault.path("code");
                    throw new ServiceError(code.asText(), "Asked for in faults.json.", status(code.asText()));
                }
            }
        } catch (IOException e) {
            throw new ServiceError("InternalError", "faults.json cannot be read: " + e.getMessage(), 500);
        }
    }

    private static int status(String code) {
        return switch (code) {
            case "RequestLimitExceeded", "Unavailable" -> 503;
            case "InternalError" -> 500;
            case "UnauthorizedOperation" -> 403;
            default -> 400;
        };
    }
}
