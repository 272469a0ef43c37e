package dev.runctl.aws;

import dev.runctl.domain.offer.Hardware;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ArchitectureType;
import software.amazon.awssdk.services.ec2.model.GpuDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InferenceDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NeuronDeviceInfo;
import software.amazon.awssdk.services.ec2.model.UsageClassType;

/** From the SDK's model of a type to what it has. Members that an endpoint leaves out become zero or empty. */
final class HardwareMapping {
    private record Accelerator(String name, String maker, int count, long memoryMib) {
        static final Accelerator NONE = new Accelerator("", "", 0, 0);
    }

    private HardwareMapping() {}

    static Hardware hardware(InstanceTypeInfo from) {
        Accelerator accelerator = accelerator(from);
        boolean isArm = from.processorInfo() != null
                && from.processorInfo().supportedArchitectures().contains(ArchitectureType.ARM64);
        Long memory = from.memoryInfo() == null ? null : from.memoryInfo().sizeInMiB();
        return new Hardware(
                from.instanceTypeAsString(),
                from.vCpuInfo() == null ? 0 : orZero(from.vCpuInfo().defaultVCpus()),
                memory == null ? 0 : memory,
                accelerator.name(),
                accelerator.maker(),
                accelerator.count(),
                accelerator.memoryMib(),
                isArm ? "arm64" : "x86_64",
                from.supportedUsageClasses().contains(UsageClassType.SPOT));
    }

    /** Where a type has kinds of devices more than one, the first names it. */
    private static Accelerator accelerator(InstanceTypeInfo from) {
        if (from.gpuInfo() != null && !from.gpuInfo().gpus().isEmpty()) {
            GpuDeviceInfo gpu = from.gpuInfo().gpus().getFirst();
            // Of a part of a GPU the whole ones are counted as none or one; what a program sees are the logical ones.
            int count = Math.max(
                    from.gpuInfo().gpus().stream()
                            .mapToInt(it -> orZero(it.count()))
                            .sum(),
                    orZero(gpu.logicalGpuCount()));
            Integer total = from.gpuInfo().totalGpuMemoryInMiB();
            int each = gpu.memoryInfo() == null ? 0 : orZero(gpu.memoryInfo().sizeInMiB());
            return new Accelerator(
                    orEmpty(gpu.name()),
                    orEmpty(gpu.manufacturer()),
                    count,
                    total == null ? (long) each * count : total);
        }
        if (from.neuronInfo() != null && !from.neuronInfo().neuronDevices().isEmpty()) {
            NeuronDeviceInfo device = from.neuronInfo().neuronDevices().getFirst();
            Integer total = from.neuronInfo().totalNeuronDeviceMemoryInMiB();
            return new Accelerator(orEmpty(device.name()), "AWS", orZero(device.count()), total == null ? 0 : total);
        }
        List<InferenceDeviceInfo> others = from.inferenceAcceleratorInfo() == null
                ? List.of()
                : from.inferenceAcceleratorInfo().accelerators();
        if (others.isEmpty()) {
            return Accelerator.NONE;
        }
        InferenceDeviceInfo device = others.getFirst();
        Integer total = from.inferenceAcceleratorInfo().totalInferenceMemoryInMiB();
        return new Accelerator(
                orEmpty(device.name()),
                orEmpty(device.manufacturer()),
                orZero(device.count()),
                total == null ? 0 : total);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
