package dev.runctl.aws;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.LaunchDetails;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.instance.OnShutdown;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * RunInstances. Tags travel in the same call, so that nothing is ever launched that cannot be recognised again; spot is
 * a market option of it, so that there is no request that could be filled after somebody gave up.
 */
final class InstanceLauncher {
    private static final int REMEMBERED = 100;

    private record Asked(Location location, NewInstance request) {}

    private final AwsClients clients;
    private final Images images;
    private final String user;

    /** With one token a repetition has to be the same to the letter, the tag with the time included. */
    private final Map<Asked, RunInstancesRequest> built = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, RunInstancesRequest> eldest) {
            return size() > REMEMBERED;
        }
    });

    InstanceLauncher(AwsClients clients, String user) {
        this.clients = clients;
        this.images = new Images(clients);
        this.user = user;
    }

    List<Instance> launch(Location location, NewInstance request) {
        RunInstancesRequest call = built.computeIfAbsent(new Asked(location, request), it -> build(location, request));
        return AwsFailures.call(
                "ec2 RunInstances",
                () -> clients.ec2(location).runInstances(call).instances().stream()
                        .map(instance -> InstanceMapping.instance(location, instance))
                        .toList());
    }

    private RunInstancesRequest build(Location location, NewInstance request) {
        LaunchDetails details = request.details();
        String image = request.imageId().isBlank()
                ? images.newest(location, request.instanceType(), details.image())
                : request.imageId();
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
                            .volumeType(details.volumeType())
                            .deleteOnTermination(true)));
        }
        if (!details.securityGroups().isEmpty()) {
            call.securityGroupIds(details.securityGroups());
        }
        if (!details.subnet().isEmpty()) {
            call.subnetId(details.subnet());
        } else if (!details.zone().isEmpty()) {
            call.placement(place -> place.availabilityZone(details.zone()));
        }
        if (details.onShutdown() == OnShutdown.TERMINATE && request.lifecycle() == Lifecycle.ON_DEMAND) {
            call.instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE);
        }
        if (request.lifecycle() == Lifecycle.SPOT) {
            // No maximum price: AWS caps it at the on-demand price, and a lower one interrupts more often.
            call.instanceMarketOptions(market -> market.marketType(MarketType.SPOT)
                    .spotOptions(spot -> spot.spotInstanceType(SpotInstanceType.ONE_TIME)));
        }
        return call.build();
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
