package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.InstanceState;
import dev.runctl.endpoint.machine.Instances;
import dev.runctl.endpoint.machine.LocalInstance;
import dev.runctl.endpoint.machine.Machine;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CpuOptions;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.Monitoring;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.StateReason;

/** An instance as EC2 describes it. */
final class InstanceAnswers {
    static final String DEFAULT_GROUP = "sg-00000000000000001";
    static final String NETWORK = "vpc-00000000000000001";
    static final String SUBNET = "subnet-0000000000000000";

    /** Of this computer, in EC2's word. */
    static final String ARCHITECTURE = System.getProperty("os.arch", "").matches("aarch64|arm64") ? "arm64" : "x86_64";

    private static final Monitoring MONITORING =
            Monitoring.builder().state("disabled").build();
    private static final InstanceMetadataOptionsResponse METADATA = InstanceMetadataOptionsResponse.builder()
            .state("applied")
            .httpTokens("required")
            .httpPutResponseHopLimit(2)
            .httpEndpoint("enabled")
            .httpProtocolIpv6("disabled")
            .instanceMetadataTags("disabled")
            .build();

    private final Images images;
    private final InstanceTypes types;

    InstanceAnswers(Images images, InstanceTypes types) {
        this.images = images;
        this.types = types;
    }

    Instance answer(LocalInstance instance, InstanceState state) {
        Images.Image image = images.find(instance.imageId());
        InstanceTypes.Type type = types.find(instance.type());
        boolean shutItselfDown = instance.reason().equals(Instances.SHUT_ITSELF_DOWN);
        Instance.Builder answer = Instance.builder()
                .instanceId(instance.id())
                .imageId(instance.imageId())
                .instanceType(instance.type())
                .state(StateHandlers.state(state))
                .stateTransitionReason(shutItselfDown ? "" : instance.reason())
                .launchTime(instance.launchTime())
                .amiLaunchIndex(instance.launchIndex())
                .clientToken(instance.clientToken())
                .architecture(ARCHITECTURE)
                .hypervisor("xen")
                .virtualizationType("hvm")
                .rootDeviceType("ebs")
                .rootDeviceName(image == null ? "/dev/xvda" : image.rootDevice())
                .ebsOptimized(false)
                .enaSupport(true)
                .sourceDestCheck(true)
                .platformDetails("Linux/UNIX")
                .usageOperation("RunInstances")
                .monitoring(MONITORING)
                .metadataOptions(METADATA)
                .placement(Placement.builder()
                        .availabilityZone(instance.zone())
                        .groupName("")
                        .tenancy("default")
                        .build())
                .tags(Requests.tags(instance.tags()));
        if (type != null) {
            answer.cpuOptions(CpuOptions.builder()
                    .coreCount(Math.max(1, type.arm() ? type.vCpus() : type.vCpus() / 2))
                    .threadsPerCore(type.arm() || type.vCpus() == 1 ? 1 : 2)
                    .build());
        }
        if (!instance.keyName().isEmpty()) {
            answer.keyName(instance.keyName());
        }
        if (!instance.profileArn().isEmpty()) {
            answer.iamInstanceProfile(IamInstanceProfile.builder()
                    .arn(instance.profileArn())
                    .id("AIPA0000000000000LOCAL")
                    .build());
        }
        if (instance.spot()) {
            answer.instanceLifecycle("spot").spotInstanceRequestId(instance.spotRequestId());
        }
        if (state != InstanceState.PENDING
                && state != InstanceState.RUNNING
                && !instance.reason().isEmpty()) {
            answer.stateReason(StateReason.builder()
                    .code(shutItselfDown ? Instances.SHUT_ITSELF_DOWN : "Client.UserInitiatedShutdown")
                    .message(
                            shutItselfDown
                                    ? Instances.SHUT_ITSELF_DOWN + ": Instance initiated shutdown"
                                    : "Client.UserInitiatedShutdown: User initiated shutdown")
                    .build());
        } else if (state == InstanceState.PENDING) {
            answer.stateReason(
                    StateReason.builder().code("pending").message("pending").build());
        }
        if (state != InstanceState.TERMINATED) {
            place(answer, instance);
        }
        return answer.build();
    }

    private static void place(Instance.Builder answer, LocalInstance instance) {
        String ip = instance.privateIp();
        answer.privateIpAddress(ip)
                .privateDnsName("ip-" + ip.replace('.', '-') + ".ec2.internal")
                .publicDnsName("")
                .vpcId(NETWORK)
                .subnetId(subnet(instance.zone()))
                .securityGroups(groups(instance.groups()))
                .blockDeviceMappings(instance.volumes().stream()
                        .map(volume -> InstanceBlockDeviceMapping.builder()
                                .deviceName(volume.device())
                                .ebs(ebs -> ebs.volumeId(volume.id())
                                        .status("attached")
                                        .attachTime(volume.created())
                                        .deleteOnTermination(volume.deleteOnTermination()))
                                .build())
                        .toList());
    }

    /** The default subnet of a zone. */
    static String subnet(String zone) {
        return SUBNET + zone.charAt(zone.length() - 1);
    }

    static List<GroupIdentifier> groups(List<String> ids) {
        return ids.stream()
                .map(id -> GroupIdentifier.builder()
                        .groupId(id)
                        .groupName(id.equals(DEFAULT_GROUP) ? "default" : id)
                        .build())
                .toList();
    }

    static software.amazon.awssdk.services.ec2.model.Reservation reservation(String id, List<Instance> instances) {
        return software.amazon.awssdk.services.ec2.model.Reservation.builder()
                .reservationId(id)
                .ownerId(Machine.ACCOUNT)
                .groups(List.of())
                .instances(instances)
                .build();
    }
}
