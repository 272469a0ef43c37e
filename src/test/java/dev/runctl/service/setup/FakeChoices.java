package dev.runctl.service.setup;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.settings.AccountChoices;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Choices in memory. */
public final class FakeChoices implements AccountChoices {
    public final Map<Location, String> buckets = new ConcurrentHashMap<>();
    public final Map<String, String> profiles = new ConcurrentHashMap<>();

    @Override
    public Optional<String> bucket(Location location) {
        return Optional.ofNullable(buckets.get(location));
    }

    @Override
    public void keepBucket(Location location, String bucket) {
        buckets.put(location, bucket);
    }

    @Override
    public Optional<String> instanceProfile(Location location) {
        return Optional.ofNullable(profiles.get(location.profile()));
    }

    @Override
    public void keepInstanceProfile(Location location, String name) {
        profiles.put(location.profile(), name);
    }
}
