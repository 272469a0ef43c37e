package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.InstanceState;
import dev.runctl.endpoint.machine.LocalInstance;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Snapshot;
import dev.runctl.endpoint.wire.ServiceError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/** Volumes: those of instances, and those that outlived theirs. */
final class VolumeHandlers {
    private record Entry(
            long place, dev.runctl.endpoint.machine.Volume volume, boolean attached, Map<String, String> tags) {}

    private final Machine machine;

    VolumeHandlers(Machine machine) {
        this.machine = machine;
    }

    private static List<Entry> entries(Snapshot snapshot) {
        List<Entry> entries = new ArrayList<>();
        for (LocalInstance instance : snapshot.instances()) {
            boolean attached = instance.recorded() != InstanceState.TERMINATED;
            for (var volume : instance.volumes()) {
                entries.add(new Entry(entries.size() + 1L, volume, attached, snapshot.tagsOf(volume.id())));
            }
        }
        for (var volume : snapshot.detached()) {
            entries.add(new Entry(entries.size() + 1L, volume, false, snapshot.tagsOf(volume.id())));
        }
        return entries;
    }

    DescribeVolumesResponse describe(DescribeVolumesRequest request) {
        List<Entry> all = entries(machine.instances().list());
        if (!request.volumeIds().isEmpty()) {
            if (request.maxResults() != null) {
                throw new ServiceError(
                        "InvalidParameterCombination",
                        "The parameter volumes cannot be used with the parameter maxResults");
            }
            for (String id : request.volumeIds()) {
                require(all, id);
            }
            all = all.stream()
                    .filter(entry -> request.volumeIds().contains(entry.volume.id()))
                    .toList();
        }
        Requests.dryRun(request.dryRun());
        List<Entry> found = new Filters(request.filters()).apply(all, VolumeHandlers::value);
        Paging<Entry> page = Paging.of(found, Entry::place, request.maxResults(), request.nextToken(), 5, 1000);
        return DescribeVolumesResponse.builder()
                .volumes(page.items().stream().map(VolumeHandlers::answer).toList())
                .nextToken(page.next())
                .build();
    }

    DeleteVolumeResponse delete(DeleteVolumeRequest request) {
        String id = request.volumeId() == null ? "" : request.volumeId();
        Entry entry = require(entries(machine.instances().list()), id);
        if (entry.attached) {
            throw new ServiceError(
                    "VolumeInUse", "Volume " + id + " is currently attached to " + entry.volume.instanceId());
        }
        Requests.dryRun(request.dryRun());
        machine.instances().deleteVolume(id);
        return DeleteVolumeResponse.builder().build();
    }

    private static Entry require(List<Entry> all, String id) {
        return all.stream()
                .filter(entry -> entry.volume.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new ServiceError("InvalidVolume.NotFound", "The volume '" + id + "' does not exist."));
    }

    private static Volume answer(Entry entry) {
        var volume = entry.volume;
        Volume.Builder answer = Volume.builder()
                .volumeId(volume.id())
                .size(volume.sizeGib())
                .volumeType(volume.type())
                .state(entry.attached ? "in-use" : "available")
                .iops(volume.iops() == 0 ? null : volume.iops())
                .throughput(volume.throughput() == 0 ? null : volume.throughput())
                .encrypted(volume.encrypted())
                .multiAttachEnabled(false)
                .snapshotId("")
                .createTime(volume.created())
                .availabilityZone(volume.zone())
                .tags(Requests.tags(entry.tags));
        if (entry.attached) {
            answer.attachments(VolumeAttachment.builder()
                    .volumeId(volume.id())
                    .instanceId(volume.instanceId())
                    .device(volume.device())
                    .state("attached")
                    .attachTime(volume.created())
                    .deleteOnTermination(volume.deleteOnTermination())
                    .build());
        }
        return answer.build();
    }

    private static @Nullable List<String> value(Entry entry, String name) {
        var volume = entry.volume;
        return switch (name) {
            case "volume-id" -> List.of(volume.id());
            case "volume-type" -> List.of(volume.type());
            case "size" -> List.of(Integer.toString(volume.sizeGib()));
            case "status" -> List.of(entry.attached ? "in-use" : "available");
            case "availability-zone" -> List.of(volume.zone());
            case "encrypted" -> List.of(Boolean.toString(volume.encrypted()));
            case "attachment.instance-id" -> entry.attached ? List.of(volume.instanceId()) : List.of();
            case "attachment.device" -> entry.attached ? List.of(volume.device()) : List.of();
            case "attachment.delete-on-termination" ->
                entry.attached ? List.of(Boolean.toString(volume.deleteOnTermination())) : List.of();
            default -> Filters.tags(entry.tags, name);
        };
    }
}
