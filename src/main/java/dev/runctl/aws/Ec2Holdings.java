package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Held;
import dev.runctl.domain.ledger.Thing;
import dev.runctl.service.cost.HoldingSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** DescribeVolumes, by pages, and DescribeAddresses, which has none (EC2 API reference). */
public final class Ec2Holdings implements HoldingSource {
    private static final int PAGE = 1000;

    private final AwsClients clients;

    public Ec2Holdings(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public List<Held> disks(Location location) {
        return AwsFailures.call(
                "ec2 DescribeVolumes",
                () ->
                        clients
                                .ec2(location)
                                .describeVolumesPaginator(request -> request.maxResults(PAGE))
                                .volumes()
                                .stream()
                                // One that is being deleted, or could not be made, is not charged for.
                                .filter(it -> it.state() != VolumeState.DELETING
                                        && it.state() != VolumeState.DELETED
                                        && it.state() != VolumeState.ERROR)
                                .map(Ec2Holdings::disk)
                                .toList());
    }

    @Override
    public List<Held> addresses(Location location) {
        try {
            return AwsFailures.call(
                    "ec2 DescribeAddresses",
                    () -> clients.ec2(location).describeAddresses().addresses().stream()
                            .map(Ec2Holdings::address)
                            .toList());
        } catch (ServiceException e) {
            if (e.failure() instanceof Failure.NotSupported) {
                return List.of(); // an endpoint without addresses has none that cost
            }
            throw e;
        }
    }

    private static Held disk(Volume volume) {
        return new Held(
                volume.volumeId(),
                name(volume.tags()),
                new Thing.Disk(
                        volume.volumeTypeAsString(),
                        orZero(volume.size()),
                        orZero(volume.iops()),
                        orZero(volume.throughput())),
                volume.attachments().stream()
                        .map(it -> it.instanceId())
                        .flatMap(it -> instance(it).stream())
                        .findFirst(),
                Optional.ofNullable(volume.createTime()));
    }

    private static Held address(Address address) {
        String ip = address.publicIp();
        String id = address.allocationId() == null ? ip : address.allocationId();
        String name = name(address.tags());
        return new Held(
                id, name.isEmpty() ? ip : name, new Thing.Address(), instance(address.instanceId()), Optional.empty());
    }

    private static Optional<InstanceId> instance(@Nullable String id) {
        return Optional.ofNullable(id).filter(InstanceId::isValid).map(InstanceId::new);
    }

    private static String name(List<Tag> tags) {
        return tags.stream()
                .filter(it -> it.key().equals("Name"))
                .map(Tag::value)
                .findFirst()
                .orElse("");
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
