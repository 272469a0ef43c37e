package dev.runctl.endpoint.machine;

import java.time.Instant;

/**
 * A volume of an instance. It is a record only: the bytes lie in the workspace.
 *
 * @param sizeGib size in GiB
 * @param throughput MiB per second, 0 where the type has none of its own
 */
public record Volume(
        String id,
        String instanceId,
        String device,
        int sizeGib,
        String type,
        int iops,
        int throughput,
        boolean encrypted,
        boolean deleteOnTermination,
        String zone,
        Instant created) {

    /** What was asked for, before the volume has an id. */
    public record Plan(
            String device,
            int sizeGib,
            String type,
            int iops,
            int throughput,
            boolean encrypted,
            boolean deleteOnTermination) {}
}
