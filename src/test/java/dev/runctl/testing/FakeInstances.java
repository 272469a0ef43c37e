package dev.runctl.testing;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Instances in memory. An action moves an instance to its transitional state, and each question for one instance moves it
 * one step along the states that were laid out for it.
 */
public final class FakeInstances implements InstanceGateway {
    private final Map<InstanceId, Instance> instances = new LinkedHashMap<>();
    private final Map<InstanceId, Agent> agents = new LinkedHashMap<>();
    private final Deque<InstanceState> ahead = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Failure> failing = new LinkedHashMap<>();
    private final List<String> agentQuestions = new CopyOnWriteArrayList<>(); // regions ask side by side
    private Optional<Failure> agentFailure = Optional.empty();

    public Instance add(Location location, String id, InstanceState state, String type, Instant launched) {
        Instance instance = new Instance(
                new InstanceRef(location, new InstanceId(id)),
                "box",
                state,
                "",
                type,
                location.region() + "a",
                Lifecycle.ON_DEMAND,
                launched,
                "ami-1",
                "",
                Map.of("Name", "box"));
        instances.put(instance.id(), instance);
        return instance;
    }

    public void add(Instance instance) {
        instances.put(instance.id(), instance);
    }

    /** The states that the next questions find, one each; the last one stays. */
    public void then(InstanceState... states) {
        ahead.addAll(List.of(states));
    }

    public void agent(String id, Agent.Status status) {
        agents.put(new InstanceId(id), new Agent(status, "3.3"));
    }

    public void failAgents(Failure failure) {
        agentFailure = Optional.of(failure);
    }

    /** The region's instances cannot be listed. */
    public void failIn(String region, Failure failure) {
        failing.put(region, failure);
    }

    /** Each question for agents: {@code all}, or the ids that were asked for. */
    public List<String> agentQuestions() {
        return List.copyOf(agentQuestions);
    }

    /** Each action as {@code name id}, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public List<Instance> list(Location location) {
        Failure failure = failing.get(location.region());
        if (failure != null) {
            throw new ServiceException(failure);
        }
        return instances.values().stream()
                .filter(instance -> instance.ref().location().equals(location))
                .toList();
    }

    @Override
    public Instance get(InstanceRef ref) {
        InstanceState next = ahead.poll();
        if (next != null) {
            set(ref, next);
        }
        Instance found = instances.get(ref.id());
        if (found == null) {
            throw new ServiceException(new Failure.NotFound("instance", ref.id().value(), Evidence.NONE));
        }
        return found;
    }

    @Override
    public Map<InstanceId, Agent> agents(Location location) {
        agentFailure.ifPresent(failure -> {
            throw new ServiceException(failure);
        });
        agentQuestions.add("all");
        return Map.copyOf(agents);
    }

    @Override
    public Map<InstanceId, Agent> agents(Location location, List<InstanceId> ids) {
        agentQuestions.add(String.join(" ", ids.stream().map(InstanceId::value).toList()));
        Map<InstanceId, Agent> found = new LinkedHashMap<>(agents);
        found.keySet().retainAll(ids);
        return found;
    }

    @Override
    public InstanceState start(InstanceRef ref) {
        return act("start", ref, InstanceState.PENDING);
    }

    @Override
    public InstanceState stop(InstanceRef ref, boolean force) {
        return act(force ? "force-stop" : "stop", ref, InstanceState.STOPPING);
    }

    @Override
    public void reboot(InstanceRef ref) {
        calls.add("reboot " + ref.id());
    }

    @Override
    public InstanceState terminate(InstanceRef ref) {
        return act("terminate", ref, InstanceState.SHUTTING_DOWN);
    }

    @Override
    public List<Instance> create(Location location, NewInstance request) {
        calls.add("create " + request.instanceType());
        return List.of();
    }

    @Override
    public List<Instance> launchedBy(Location location, List<String> clientTokens) {
        return List.of();
    }

    @Override
    public void tag(InstanceRef ref, Map<String, String> tags) {
        calls.add("tag " + ref.id());
    }

    @Override
    public List<InstanceType> types(Location location) {
        return List.of(new InstanceType("g5.xlarge", 4, 16_384, "A10G", 1, Optional.empty()));
    }

    @Override
    public Identity identity(Location location) {
        return new Identity("123456789012", "arn:aws:iam::123456789012:user/tester");
    }

    private InstanceState act(String action, InstanceRef ref, InstanceState next) {
        calls.add(action + " " + ref.id());
        set(ref, next);
        return next;
    }

    private void set(InstanceRef ref, InstanceState state) {
        instances.computeIfPresent(
                ref.id(),
                (id, old) -> new Instance(
                        old.ref(),
                        old.name(),
                        state,
                        old.stateReason(),
                        old.instanceType(),
                        old.availabilityZone(),
                        old.lifecycle(),
                        old.launchTime(),
                        old.imageId(),
                        old.publicIp(),
                        old.tags()));
    }
}
