package dev.runctl.domain.instance;

import dev.runctl.domain.cost.HourlyPrice;
import java.util.Optional;

/**
 * What can be launched.
 *
 * @param memoryMib memory in MiB
 * @param accelerator accelerator name such as {@code A10G}, empty for none
 * @param accelerators how many of them
 */
public record InstanceType(
        String name, int vCpus, long memoryMib, String accelerator, int accelerators, Optional<HourlyPrice> price) {}
