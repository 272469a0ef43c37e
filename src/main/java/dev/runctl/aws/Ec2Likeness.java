package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.LaunchDetails;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.instance.OnShutdown;
import dev.runctl.service.elsewhere.Likeness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Reads from EC2 what an instance was launched as (DescribeInstances, and DescribeVolumes for its root disk). */
public final class Ec2Likeness implements Likeness {
    private final AwsClients clients;

    public Ec2Likeness(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Like of(InstanceRef ref) {
        Ec2Client ec2 = clients.ec2(ref.location());
        return AwsFailures.call("ec2 DescribeInstances", () -> {
            Instance found =
                    ec2
                            .describeInstances(
                                    request -> request.instanceIds(ref.id().value()))
                            .reservations()
                            .stream()
                            .flatMap(it -> it.instances().stream())
                            .findFirst()
                            .orElseThrow(() -> new ServiceException(new Failure.NotFound(
                                    "instance", ref.id().value(), Failure.Evidence.of("ec2 DescribeInstances", ""))));
            return new Like(request(found, root(ec2, found)), found.placement().availabilityZone());
        });
    }

    private static Optional<Volume> root(Ec2Client ec2, Instance found) {
        List<String> ids = found.blockDeviceMappings().stream()
                .filter(it -> it.ebs() != null && it.deviceName().equals(found.rootDeviceName()))
                .map(it -> it.ebs().volumeId())
                .toList();
        return ids.isEmpty()
                ? Optional.empty()
                : ec2.describeVolumes(request -> request.volumeIds(ids)).volumes().stream()
                        .findFirst();
    }

    private static NewInstance request(Instance found, Optional<Volume> root) {
        Map<String, String> tags = found.tags().stream()
                .filter(it -> !it.key().startsWith("aws:") && !it.key().startsWith("runctl:"))
                .collect(Collectors.toMap(Tag::key, Tag::value));
        String profile = found.iamInstanceProfile() == null
                ? ""
                : found.iamInstanceProfile().arn().replaceFirst(".*/", "");
        LaunchDetails details = new LaunchDetails(
                ImageFamily.AMAZON_LINUX,
                root.map(Volume::volumeTypeAsString).orElse("gp3"),
                found.securityGroups().stream().map(GroupIdentifier::groupId).toList(),
                "",
                "",
                OnShutdown.STOP);
        return new NewInstance(
                tags.getOrDefault("Name", ""),
                found.instanceTypeAsString(),
                found.imageId(),
                1,
                found.instanceLifecycle() == InstanceLifecycleType.SPOT ? Lifecycle.SPOT : Lifecycle.ON_DEMAND,
                root.map(Volume::size).orElse(0),
                profile,
                Map.of(),
                "",
                details);
    }
}
