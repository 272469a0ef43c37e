package dev.runctl.aws;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/**
 * RunInstances. Tags travel in the same call, so that nothing is ever launched that cannot be recognised again; spot is
 * a market option of it, so that there is no request that could be filled after somebody gave up.
 */
final class InstanceLauncher {
    private final AwsClients clients;
    private final Images images;
    private final String user;

    InstanceLauncher(AwsClients clients, String user) {
        this.clients = clients;
        this.images = new Images(clients);
        this.user = user;
    }

    List<Instance> launch(Location location, NewInstance request) {
        String image =
                request.imageId().isBlank() ? images.newest(location, request.instanceType()) : request.imageId();
        RunInstancesRequest.Builder call = RunInstancesRequest.builder()
                .imageId(image)
                .instanceType(request.instanceType())
                .minCount(request.count())
                .maxCount(request.count())
                .clientToken(request.clientToken())
                .tagSpecifications(tags(request));
        if (!request.instanceProfile().isBlank()) {
            call.iamInstanceProfile(profile -> profile.name(request.instanceProfile()));
        }
        if (request.rootVolumeGib() > 0) {
            String device = images.rootDevice(location, image);
            call.blockDeviceMappings(mapping -> mapping.deviceName(device)
                    .ebs(disk -> disk.volumeSize(request.rootVolumeGib())
                            .volumeType(VolumeType.GP3)
                            .deleteOnTermination(true)));
        }
        if (request.lifecycle() == Lifecycle.SPOT) {
            // No maximum price: AWS caps it at the on-demand price, and a lower one interrupts more often.
            call.instanceMarketOptions(market -> market.marketType(MarketType.SPOT)
                    .spotOptions(spot -> spot.spotInstanceType(SpotInstanceType.ONE_TIME)));
        }
        return AwsFailures.call(
                "ec2 RunInstances",
                () -> clients.ec2(location).runInstances(call.build()).instances().stream()
                        .map(instance -> InstanceMapping.instance(location, instance))
                        .toList());
    }

    private List<TagSpecification> tags(NewInstance request) {
        Map<String, String> tags = new LinkedHashMap<>(request.tags());
        if (!request.name().isBlank()) {
            tags.put("Name", request.name());
        }
        tags.put("CreatedBy", "runctl");
        tags.put("runctl:created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        tags.putIfAbsent("runctl:user", user);
        List<Tag> list = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        Stream<ResourceType> spot =
                request.lifecycle() == Lifecycle.SPOT ? Stream.of(ResourceType.SPOT_INSTANCES_REQUEST) : Stream.of();
        return Stream.concat(Stream.of(ResourceType.INSTANCE, ResourceType.VOLUME), spot)
                .map(type ->
                        TagSpecification.builder().resourceType(type).tags(list).build())
                .toList();
    }
}
