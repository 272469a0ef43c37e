package dev.runctl.endpoint.machine;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All instances at one moment, in launch order.
 *
 * @param tags by resource id, of whatever kind
 * @param detached volumes that outlived their instance
 */
public record Snapshot(
        Map<String, LocalInstance> byId, Map<String, Map<String, String>> tags, List<Volume> detached, Instant now) {

    static Snapshot of(
            List<LocalInstance> instances, Map<String, Map<String, String>> tags, List<Volume> detached, Instant now) {
        Map<String, LocalInstance> byId = LinkedHashMap.newLinkedHashMap(instances.size());
        for (LocalInstance instance : instances) {
            byId.put(instance.id(), instance);
        }
        return new Snapshot(byId, tags, detached, now);
    }

    Snapshot at(Instant moment) {
        return new Snapshot(byId, tags, detached, moment);
    }

    public Collection<LocalInstance> instances() {
        return byId.values();
    }

    public @Nullable LocalInstance find(String id) {
        return byId.get(id);
    }

    public Map<String, String> tagsOf(String resourceId) {
        return tags.getOrDefault(resourceId, Map.of());
    }
}
