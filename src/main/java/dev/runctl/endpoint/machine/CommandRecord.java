package dev.runctl.endpoint.machine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A command sent to instances.
 *
 * @param targets of the request, empty where instances were named
 * @param timeoutSeconds for delivery
 * @param logGroup of CloudWatch Logs that the output goes to, empty where it does not
 * @param executionTimeout seconds until the script's process group is killed
 */
public record CommandRecord(
        long seq,
        String id,
        String document,
        String comment,
        Map<String, List<String>> parameters,
        List<String> instanceIds,
        Map<String, List<String>> targets,
        Instant requested,
        int timeoutSeconds,
        int executionTimeout,
        String logGroup,
        boolean cancelled) {}
