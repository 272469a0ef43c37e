package dev.runctl.aws;

import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GpuDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NeuronDeviceInfo;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;

/** From the SDK's model to the domain. Members that an endpoint leaves out become empty. */
final class InstanceMapping {
    private InstanceMapping() {}

    static Instance instance(Location location, software.amazon.awssdk.services.ec2.model.Instance from) {
        Map<String, String> tags = new LinkedHashMap<>();
        from.tags().forEach(tag -> tags.put(tag.key(), orEmpty(tag.value())));
        return new Instance(
                new InstanceRef(location, new InstanceId(from.instanceId())),
                tags.getOrDefault("Name", ""),
                InstanceState.ofAwsName(from.state().nameAsString()),
                reason(from),
                orEmpty(from.instanceTypeAsString()),
                from.placement() == null ? "" : orEmpty(from.placement().availabilityZone()),
                from.instanceLifecycle() == InstanceLifecycleType.SPOT ? Lifecycle.SPOT : Lifecycle.ON_DEMAND,
                Optional.ofNullable(from.launchTime()).orElse(Instant.EPOCH),
                orEmpty(from.imageId()),
                orEmpty(from.publicIpAddress()),
                tags);
    }

    /** EC2 writes the time of a stop into the reason of the transition only: that one is taken where it has it. */
    private static String reason(software.amazon.awssdk.services.ec2.model.Instance from) {
        return reason(
                orEmpty(from.stateTransitionReason()),
                from.stateReason() == null ? null : orEmpty(from.stateReason().message()));
    }

    /** @param stateReason null where there is none */
    static String reason(String transition, @Nullable String stateReason) {
        return stateReason == null || transition.contains("(") ? transition : stateReason;
    }

    static Agent agent(InstanceInformation from) {
        Agent.Status status = switch (from.pingStatus()) {
            case ONLINE -> Agent.Status.ONLINE;
            case CONNECTION_LOST -> Agent.Status.CONNECTION_LOST;
            case INACTIVE -> Agent.Status.INACTIVE;
            case null, default -> Agent.Status.UNKNOWN;
        };
        return new Agent(status, orEmpty(from.agentVersion()));
    }

    static InstanceType type(InstanceTypeInfo from) {
        String accelerator = "";
        int accelerators = 0;
        if (from.gpuInfo() != null && !from.gpuInfo().gpus().isEmpty()) {
            GpuDeviceInfo gpu = from.gpuInfo().gpus().getFirst();
            accelerator = orEmpty(gpu.name());
            accelerators = orZero(gpu.count());
        } else if (from.neuronInfo() != null
                && !from.neuronInfo().neuronDevices().isEmpty()) {
            NeuronDeviceInfo neuron = from.neuronInfo().neuronDevices().getFirst();
            accelerator = orEmpty(neuron.name());
            accelerators = orZero(neuron.count());
        }
        return new InstanceType(
                from.instanceTypeAsString(),
                from.vCpuInfo() == null ? 0 : orZero(from.vCpuInfo().defaultVCpus()),
                from.memoryInfo() == null || from.memoryInfo().sizeInMiB() == null
                        ? 0
                        : from.memoryInfo().sizeInMiB(),
                accelerator,
                accelerators,
                Optional.empty());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
