package dev.runctl.endpoint.machine;

import java.time.Instant;

/**
 * A command on one instance.
 *
 * @param instanceName the Name tag at the time
 * @param pid of its supervisor
 */
public record Invocation(
        long seq,
        String commandId,
        String instanceId,
        String instanceName,
        long pid,
        Instant requested,
        Outcome outcome) {}
