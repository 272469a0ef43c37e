package dev.runctl.domain.metric;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What an instance was doing at one moment. What it cannot tell is empty.
 *
 * @param time epoch seconds, by the instance's clock
 * @param cpu percent of all processors
 * @param memoryUsed bytes not available to programs
 * @param diskFree bytes, of the file system with the project
 * @param received bytes per second over all but the loopback device
 */
public record Sample(
        double time,
        OptionalDouble cpu,
        OptionalDouble memoryUsed,
        OptionalDouble memoryTotal,
        OptionalDouble diskFree,
        OptionalDouble received,
        OptionalDouble sent,
        List<Gpu> gpus) {
    /**
     * @param utilization percent
     * @param memoryUsed bytes
     * @param temperature degrees Celsius
     * @param power watts
     */
    public record Gpu(
            int index,
            OptionalDouble utilization,
            OptionalDouble memoryUsed,
            OptionalDouble memoryTotal,
            OptionalDouble temperature,
            OptionalDouble power) {}

    public Sample {
        gpus = List.copyOf(gpus);
    }
}
