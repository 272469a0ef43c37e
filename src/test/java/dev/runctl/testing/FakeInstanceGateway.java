package dev.runctl.testing;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.service.instance.InstanceGateway;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** EC2 in memory: states change at once, agents of running instances are online. */
public final class FakeInstanceGateway implements InstanceGateway {
    private final Map<InstanceRef, Instance> instances = new ConcurrentHashMap<>();
    private final AtomicInteger created = new AtomicInteger();
    private volatile Consumer<InstanceRef> onStop = ref -> {};
    private volatile Optional<Failure> outage = Optional.empty();

    public InstanceRef add(InstanceState state) {
        String id = String.format("i-%017x", created.incrementAndGet());
        InstanceRef ref = new InstanceRef(Location.thisComputer(), new InstanceId(id));
        instances.put(ref, instance(ref, state));
        return ref;
    }

    public void set(InstanceRef ref, InstanceState state) {
        instances.put(ref, instance(ref, state));
    }

    public void remove(InstanceRef ref) {
        instances.remove(ref);
    }

    /** Called before an instance becomes stopped, to end what runs on it. */
    public void onStop(Consumer<InstanceRef> action) {
        onStop = action;
    }

    /** Lets every call fail, or work again. */
    public void outage(Optional<Failure> failure) {
        outage = failure;
    }

    @Override
    public List<Instance> list(Location location) {
        fail();
        return instances.values().stream()
                .filter(instance -> instance.ref().location().equals(location))
                .toList();
    }

    @Override
    public Instance get(InstanceRef ref) {
        fail();
        Instance instance = instances.get(ref);
        if (instance == null) {
            throw new ServiceException(new Failure.NotFound("instance", ref.id().value(), Failure.Evidence.NONE));
        }
        return instance;
    }

    @Override
    public Map<InstanceId, Agent> agents(Location location) {
        fail();
        Map<InstanceId, Agent> agents = new ConcurrentHashMap<>();
        list(location).stream()
                .filter(instance -> instance.state() == InstanceState.RUNNING)
                .forEach(instance -> agents.put(instance.id(), new Agent(Agent.Status.ONLINE, "3.3")));
        return agents;
    }

    @Override
    public InstanceState start(InstanceRef ref) {
        get(ref);
        set(ref, InstanceState.RUNNING);
        return InstanceState.PENDING;
    }

    @Override
    public InstanceState stop(InstanceRef ref, boolean force) {
        get(ref);
        onStop.accept(ref);
        set(ref, InstanceState.STOPPED);
        return InstanceState.STOPPING;
    }

    @Override
    public void reboot(InstanceRef ref) {
        get(ref);
    }

    @Override
    public InstanceState terminate(InstanceRef ref) {
        get(ref);
        set(ref, InstanceState.TERMINATED);
        return InstanceState.SHUTTING_DOWN;
    }

    @Override
    public List<Instance> create(Location location, NewInstance request) {
        return List.of(get(add(InstanceState.RUNNING)));
    }

    @Override
    public List<Instance> launchedBy(Location location, List<String> clientTokens) {
        return List.of();
    }

    @Override
    public void tag(InstanceRef ref, Map<String, String> tags) {
        get(ref);
    }

    @Override
    public List<InstanceType> types(Location location) {
        return List.of(new InstanceType("t3.micro", 2, 1024, "", 0, Optional.empty()));
    }

    @Override
    public Identity identity(Location location) {
        return new Identity("000000000000", "arn:aws:iam::000000000000:user/test");
    }

    private void fail() {
        outage.ifPresent(failure -> {
            throw new ServiceException(failure);
        });
    }

    private static Instance instance(InstanceRef ref, InstanceState state) {
        return new Instance(
                ref,
                "bench",
                state,
                "",
                "t3.micro",
                "us-east-1a",
                Lifecycle.ON_DEMAND,
                Instant.parse("2026-01-01T00:00:00Z"),
                "ami-00000001",
                "",
                Map.of());
    }
}
