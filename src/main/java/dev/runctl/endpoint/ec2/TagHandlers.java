package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.Instances;
import dev.runctl.endpoint.machine.LocalInstance;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Snapshot;
import dev.runctl.endpoint.wire.ServiceError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** Tags of instances, volumes, addresses and spot requests. */
final class TagHandlers {
    private record Entry(long place, String resource, String key, String value) {}

    private final Machine machine;

    TagHandlers(Machine machine) {
        this.machine = machine;
    }

    CreateTagsResponse create(CreateTagsRequest request) {
        Requests.requireSome(request.resources(), "ResourceIdSet");
        Requests.requireSome(request.tags(), "TagSet");
        Map<String, String> tags = Requests.tags(request.tags());
        Snapshot snapshot = machine.instances().list();
        requireKnown(snapshot, request.resources());
        for (String resource : request.resources()) {
            Set<String> keys = new HashSet<>(snapshot.tagsOf(resource).keySet());
            keys.addAll(tags.keySet());
            Requests.requireRoom(keys.size());
        }
        Requests.dryRun(request.dryRun());
        machine.instances().tag(request.resources(), tags);
        return CreateTagsResponse.builder().build();
    }

    DeleteTagsResponse delete(DeleteTagsRequest request) {
        Requests.requireSome(request.resources(), "ResourceIdSet");
        requireKnown(machine.instances().list(), request.resources());
        Map<String, @Nullable String> tags = new TreeMap<>();
        for (Tag tag : request.tags()) {
            tags.put(tag.key(), tag.value());
        }
        Requests.dryRun(request.dryRun());
        machine.instances().untag(request.resources(), tags);
        return DeleteTagsResponse.builder().build();
    }

    DescribeTagsResponse describe(DescribeTagsRequest request) {
        Requests.dryRun(request.dryRun());
        Snapshot snapshot = machine.instances().list();
        List<Entry> all = new ArrayList<>();
        new TreeMap<>(snapshot.tags())
                .forEach((resource, tags) ->
                        tags.forEach((key, value) -> all.add(new Entry(all.size() + 1L, resource, key, value))));
        List<Entry> found = new Filters(request.filters()).apply(all, TagHandlers::value);
        Paging<Entry> page = Paging.of(found, Entry::place, request.maxResults(), request.nextToken(), 5, 1000);
        return DescribeTagsResponse.builder()
                .tags(page.items().stream()
                        .map(entry -> TagDescription.builder()
                                .resourceId(entry.resource)
                                .resourceType(type(entry.resource))
                                .key(entry.key)
                                .value(entry.value)
                                .build())
                        .toList())
                .nextToken(page.next())
                .build();
    }

    private static @Nullable List<String> value(Entry entry, String name) {
        return switch (name) {
            case "resource-id" -> List.of(entry.resource);
            case "resource-type" -> List.of(type(entry.resource));
            case "key", "tag-key" -> List.of(entry.key);
            case "value", "tag-value" -> List.of(entry.value);
            default -> Filters.tags(Map.of(entry.key, entry.value), name);
        };
    }

    private static String type(String resource) {
        return switch (resource.substring(0, resource.indexOf('-'))) {
            case "i" -> "instance";
            case "vol" -> "volume";
            case "eipalloc" -> "elastic-ip";
            default -> "spot-instances-request";
        };
    }

    private void requireKnown(Snapshot snapshot, List<String> resources) {
        Set<String> others = new HashSet<>();
        for (LocalInstance instance : snapshot.instances()) {
            others.add(instance.spotRequestId());
            instance.volumes().forEach(volume -> others.add(volume.id()));
        }
        snapshot.detached().forEach(volume -> others.add(volume.id()));
        machine.addresses().list().forEach(address -> others.add(address.allocationId()));
        List<String> instances =
                resources.stream().filter(id -> id.startsWith("i-")).toList();
        Instances.requireKnown(snapshot, instances);
        Stream<String> rest = resources.stream().filter(id -> !id.startsWith("i-"));
        rest.filter(id -> id.isEmpty() || !others.contains(id)).findFirst().ifPresent(id -> {
            throw id.startsWith("vol-")
                    ? new ServiceError("InvalidVolume.NotFound", "The volume '" + id + "' does not exist.")
                    : new ServiceError("InvalidID", "The ID '" + id + "' is not valid");
        });
    }
}
