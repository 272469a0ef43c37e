package dev.runctl.service.setup;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** An account as a test wants it. */
public final class FakeAccount implements AccountProbe {
    public Duration clockAhead = Duration.ZERO;
    public String region = "opt-in-not-required";
    public final Map<String, Boolean> allowed = new HashMap<>();
    public Optional<Failure> notSimulated = Optional.empty();
    public final Set<String> profiles = java.util.concurrent.ConcurrentHashMap.newKeySet();
    /** Without the policy. */
    public final List<String> otherProfiles = new CopyOnWriteArrayList<>();

    public final List<String> buckets = new CopyOnWriteArrayList<>();
    public Optional<Failure> notMade = Optional.empty();
    public Optional<Network> network = Optional.empty();
    public Optional<Failure> notListed = Optional.empty();
    public final Map<String, Double> quotas = new HashMap<>();
    public final List<Reach> instances = new CopyOnWriteArrayList<>();
    public final List<String> made = new CopyOnWriteArrayList<>();
    public Optional<Failure> caller = Optional.empty();

    @Override
    public Caller caller(Location location) {
        caller.ifPresent(failure -> {
            throw new ServiceException(failure);
        });
        return new Caller(new Identity("1", "arn:aws:iam::1:user/ada"), Optional.of(clockAhead));
    }

    @Override
    public String regionState(Location location) {
        return region;
    }

    @Override
    public Optional<Failure> trial(Location location, Trial trial, Optional<InstanceId> instance) {
        return allowed.getOrDefault("ec2:" + trial.name(), true)
                ? Optional.empty()
                : Optional.of(new Failure.AccessDenied("ec2:" + trial.name(), Failure.Evidence.NONE));
    }

    @Override
    public Map<String, Boolean> simulate(Location location, Identity identity, List<String> actions) {
        notSimulated.ifPresent(failure -> {
            throw new ServiceException(failure);
        });
        Map<String, Boolean> answers = new HashMap<>();
        actions.forEach(action -> answers.put(action, allowed.getOrDefault(action, true)));
        return answers;
    }

    @Override
    public Optional<Network> defaultNetwork(Location location) {
        return network;
    }

    @Override
    public Set<String> reachableProfiles(Location location) {
        return profiles;
    }

    @Override
    public List<String> instanceProfiles(Location location) {
        notListed.ifPresent(failure -> {
            throw new ServiceException(failure);
        });
        return Stream.concat(profiles.stream(), otherProfiles.stream()).toList();
    }

    @Override
    public ProfilePlan profilePlan(Location location) {
        return new ProfilePlan("runctl-instance", "{trust}", "arn:policy");
    }

    @Override
    public void createProfile(Location location) {
        made.add("profile");
        profiles.add("runctl-instance");
    }

    @Override
    public boolean hasSpotRole(Location location) {
        return false;
    }

    @Override
    public void createSpotRole(Location location) {
        made.add("spot role");
    }

    @Override
    public List<String> buckets(Location location) {
        notListed.ifPresent(failure -> {
            throw new ServiceException(failure);
        });
        return List.copyOf(buckets);
    }

    @Override
    public boolean isWritable(Location location, String bucket) {
        return buckets.contains(bucket);
    }

    @Override
    public void createBucket(Location location, String bucket) {
        notMade.ifPresent(failure -> {
            throw new ServiceException(failure);
        });
        made.add("bucket " + bucket);
        buckets.add(bucket);
    }

    @Override
    public double quota(Location location, String code) {
        return quotas.getOrDefault(code, 0.0);
    }

    @Override
    public List<Reach> reach(Location location) {
        return instances;
    }

    @Override
    public Optional<InstanceId> anyInstance(Location location) {
        return instances.stream().map(Reach::id).findFirst();
    }
}
