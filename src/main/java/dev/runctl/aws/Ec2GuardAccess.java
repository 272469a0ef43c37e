package dev.runctl.aws;

import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.guard.GuardAccess;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** An instance's own end as EC2 tells it, through the SDK. */
public final class Ec2GuardAccess implements GuardAccess {
    private final AwsClients clients;

    public Ec2GuardAccess(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public ShutdownMeans shutdownMeans(InstanceRef ref) {
        AttributeValue value = AwsFailures.call(
                "ec2 DescribeInstanceAttribute",
                () -> ec2(ref).describeInstanceAttribute(
                                request -> request.instanceId(ref.id().value())
                                        .attribute(InstanceAttributeName.INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR))
                        .instanceInitiatedShutdownBehavior());
        return switch (value == null || value.value() == null ? "" : value.value()) {
            case "stop" -> ShutdownMeans.STOPS;
            case "terminate" -> ShutdownMeans.TERMINATES;
            default -> ShutdownMeans.UNKNOWN;
        };
    }

    @Override
    public String console(InstanceRef ref) {
        String output = AwsFailures.call(
                "ec2 GetConsoleOutput",
                () -> ec2(ref).getConsoleOutput(
                                request -> request.instanceId(ref.id().value()))
                        .output());
        return output == null ? "" : new String(Base64.getMimeDecoder().decode(output), StandardCharsets.UTF_8);
    }

    @Override
    public void tag(InstanceRef ref, Map<String, String> set, Set<String> remove) {
        List<Tag> tags = set.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        if (!tags.isEmpty()) {
            AwsFailures.run(
                    "ec2 CreateTags",
                    () -> ec2(ref).createTags(request ->
                            request.resources(ref.id().value()).tags(tags)));
        }
        List<Tag> gone =
                remove.stream().map(key -> Tag.builder().key(key).build()).toList();
        if (!gone.isEmpty()) {
            AwsFailures.run(
                    "ec2 DeleteTags",
                    () -> ec2(ref).deleteTags(request ->
                            request.resources(ref.id().value()).tags(gone)));
        }
    }

    private Ec2Client ec2(InstanceRef ref) {
        return clients.ec2(ref.location());
    }
}
