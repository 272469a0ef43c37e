package dev.runctl.domain.instance;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * An instance as EC2 describes it.
 *
 * @param name the Name tag, or empty
 * @param stateReason EC2's text for the last transition, or empty
 * @param launchTime the latest start (EC2 resets it at each start)
 * @param publicIp empty where there is none
 * @param tags all tags, Name included
 */
public record Instance(
        InstanceRef ref,
        String name,
        InstanceState state,
        String stateReason,
        String instanceType,
        String availabilityZone,
        Lifecycle lifecycle,
        Instant launchTime,
        String imageId,
        String publicIp,
        Map<String, String> tags) {
    public Instance {
        tags = Map.copyOf(tags);
    }

    /** The same with another Name tag. */
    public Instance named(String other) {
        Map<String, String> all = new HashMap<>(tags);
        all.put("Name", other);
        return new Instance(
                ref,
                other,
                state,
                stateReason,
                instanceType,
                availabilityZone,
                lifecycle,
                launchTime,
                imageId,
                publicIp,
                all);
    }

    public InstanceId id() {
        return ref.id();
    }

    /** The name where there is one, else the id. */
    public String displayName() {
        return name.isBlank() ? id().value() : name;
    }
}
