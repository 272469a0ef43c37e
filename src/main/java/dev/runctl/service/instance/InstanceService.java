package dev.runctl.service.instance;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.service.Steps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Instances with their agents and costs, and what a person does to them. */
public final class InstanceService {
    private final InstanceGateway gateway;
    private final PriceSource prices;
    private final CostEstimator costs;
    private final InstanceWaiter waiter;
    private final InstanceSightings sightings;
    private final PlaceSearch launches;
    private final AgentBook agents;
    private final Clock clock;

    /** Launches nothing that costs, or nothing that must be found again. */
    public InstanceService(InstanceGateway gateway, PriceSource prices, InstanceSightings sightings, Clock clock) {
        this(
                gateway,
                prices,
                PaidPrices.of(prices),
                sightings,
                new PlaceSearch(gateway, LaunchJournal.NONE, ZoneSource.NONE, clock),
                clock);
    }

    /**
     * @param paid what the hours of instances there are paid with
     * @param sightings told of every list
     */
    public InstanceService(
            InstanceGateway gateway,
            PriceSource prices,
            PaidPrices paid,
            InstanceSightings sightings,
            PlaceSearch launches,
            Clock clock) {
        this.launches = launches;
        this.sightings = sightings;
        this.gateway = gateway;
        this.prices = prices;
        this.costs = new CostEstimator(paid);
        this.waiter = new InstanceWaiter(gateway);
        this.clock = clock;
        this.agents = new AgentBook(gateway, clock);
    }

    /** All instances of the location, newest launch first; agents unknown where SSM cannot be asked. */
    public List<InstanceSummary> list(Location location) {
        CompletableFuture<Map<InstanceId, Agent>> asked = agents.ask(location);
        List<Instance> instances = gateway.list(location);
        return summaries(location, instances, joined(asked));
    }

    /**
     * The same for a look that is repeated every few seconds: what SSM says of many agents is not waited for, and may be
     * minutes old.
     */
    public List<InstanceSummary> glance(Location location) {
        boolean isDue = agents.isDue(location);
        CompletableFuture<Map<InstanceId, Agent>> asked =
                isDue ? agents.ask(location) : CompletableFuture.completedFuture(Map.of());
        List<Instance> instances = gateway.list(location);
        return summaries(
                location,
                instances,
                isDue ? agents.soon(location, asked, instances) : agents.withStarted(location, instances));
    }

    private List<InstanceSummary> summaries(Location location, List<Instance> instances, Map<InstanceId, Agent> known) {
        Instant now = clock.instant();
        sightings.saw(location, instances, now);
        return instances.stream()
                .sorted(Comparator.comparing(Instance::launchTime)
                        .reversed()
                        .thenComparing(Instance::name)
                        .thenComparing(Instance::id))
                .map(instance -> summary(instance, known.getOrDefault(instance.id(), Agent.UNKNOWN), now))
                .toList();
    }

    public InstanceSummary get(InstanceRef ref) {
        Instance instance = gateway.get(ref);
        return summary(instance, agentOf(instance), clock.instant());
    }

    public List<InstanceType> types(Location location) {
        return gateway.types(location).stream()
                .map(type -> new InstanceType(
                        type.name(),
                        type.vCpus(),
                        type.memoryMib(),
                        type.accelerator(),
                        type.accelerators(),
                        prices.price(location, type.name(), Lifecycle.ON_DEMAND)))
                .toList();
    }

    /** Several with one name are numbered: {@code name-1}, {@code name-2} and so on, in the order of the answer. */
    public List<Instance> create(Location location, NewInstance request) {
        return create(LaunchWish.of(location, request), Steps.NONE, new Cancellation());
    }

    /**
     * Where the first place has no room the next is tried; each is a step. Leaves either all that was asked for or nothing.
     *
     * @throws ServiceException NotLaunched, with every place that refused
     */
    public List<Instance> create(LaunchWish wish, Steps steps, Cancellation cancel) {
        NewInstance request = wish.request();
        List<Instance> created = launches.launch(wish, steps, cancel);
        if (created.size() < 2 || request.name().isBlank()) {
            return created;
        }
        List<Instance> numbered = new ArrayList<>();
        for (Instance instance : created) {
            numbered.add(named(instance, request.name() + "-" + (numbered.size() + 1)));
        }
        return numbered;
    }

    /** What an earlier call with the same wish and token has made and is there still; empty if nothing. */
    public List<Instance> launchedBefore(LaunchWish wish) {
        return launches.madeBefore(wish).stream()
                .filter(it -> it.state() != InstanceState.TERMINATED && it.state() != InstanceState.SHUTTING_DOWN)
                .toList();
    }

    /** What launches of programs that were killed or cut off have made; see {@link InstanceLaunch#settle}. */
    public List<InstanceLaunch.Found> settleLaunches() {
        return launches.settle();
    }

    private Instance named(Instance instance, String name) {
        try {
            gateway.tag(instance.ref(), Map.of("Name", name));
            return instance.named(name);
        } catch (ServiceException e) {
            return instance; // it exists and is paid for: a name that is not its own is no reason to report a failure
        }
    }

    /** @throws dev.runctl.domain.failure.ServiceException WrongState, with the state, unless it is stopped */
    public InstanceState start(InstanceRef ref) {
        return act(ref, "start", InstanceState::canStart, () -> gateway.start(ref));
    }

    /** Stops the machine only; {@link dev.runctl.service.run.StopService} saves the run first. */
    public InstanceState stop(InstanceRef ref, boolean force) {
        // A second, forced stop of an instance that hangs in stopping is what force is for (EC2 user guide).
        return act(
                ref,
                "stop",
                state -> state.canStop() || (force && state == InstanceState.STOPPING),
                () -> gateway.stop(ref, force));
    }

    public void reboot(InstanceRef ref) {
        act(ref, "reboot", InstanceState::canReboot, () -> {
            gateway.reboot(ref);
            return InstanceState.RUNNING;
        });
    }

    public InstanceState terminate(InstanceRef ref) {
        return act(ref, "terminate", InstanceState::canTerminate, () -> gateway.terminate(ref));
    }

    /** Waits until EC2 reports the state; steps report each state seen. */
    public Instance waitForState(
            InstanceRef ref, InstanceState state, Duration limit, Steps steps, Cancellation cancel) {
        return waiter.await(ref, state, Deadline.in(limit), steps, cancel);
    }

    /** Starts a stopped instance if need be and waits until a command can be sent. */
    public InstanceSummary makeReady(InstanceRef ref, Duration limit, Steps steps, Cancellation cancel) {
        Deadline deadline = Deadline.in(limit);
        Instance instance = gateway.get(ref);
        if (instance.state() == InstanceState.STOPPING) {
            instance = waiter.await(ref, InstanceState.STOPPED, deadline, steps, cancel);
        }
        if (instance.state() == InstanceState.STOPPED) {
            steps.step("step.start-instance", Steps.State.STARTED, instance.displayName());
            start(ref);
            steps.step("step.start-instance", Steps.State.DONE, instance.displayName());
        }
        return waitReady(ref, deadline, steps, cancel);
    }

    /**
     * Waits until a command can be sent; does not start anything.
     *
     * @throws ServiceException WrongState where it is stopped or terminated, TimedOut, AgentOffline
     */
    public InstanceSummary waitReady(InstanceRef ref, Duration limit, Steps steps, Cancellation cancel) {
        return waitReady(ref, Deadline.in(limit), steps, cancel);
    }

    private InstanceSummary waitReady(InstanceRef ref, Deadline deadline, Steps steps, Cancellation cancel) {
        Instance running = waiter.await(ref, InstanceState.RUNNING, deadline, steps, cancel);
        Agent agent = waiter.awaitAgent(running, deadline, steps, cancel);
        return summary(running, agent, clock.instant());
    }

    public Identity identity(Location location) {
        return gateway.identity(location);
    }

    private InstanceState act(
            InstanceRef ref, String action, Predicate<InstanceState> allowed, Supplier<InstanceState> call) {
        InstanceState present = gateway.get(ref).state();
        if (!allowed.test(present)) {
            throw new ServiceException(
                    new Failure.WrongState(ref.id().value(), present.awsName(), action, Evidence.of(action, "")));
        }
        return call.get();
    }

    private InstanceSummary summary(Instance instance, Agent agent, Instant now) {
        return new InstanceSummary(instance, agent, CostEstimator.uptime(instance, now), costs.estimate(instance, now));
    }

    private Agent agentOf(Instance instance) {
        if (instance.state() != InstanceState.RUNNING) {
            return Agent.UNKNOWN;
        }
        try {
            return gateway.agent(instance.ref());
        } catch (ServiceException e) {
            return Agent.UNKNOWN;
        }
    }

    /** EC2's answer is worth showing even where SSM may not be asked. */
    private static Map<InstanceId, Agent> joined(CompletableFuture<Map<InstanceId, Agent>> agents) {
        try {
            return agents.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ServiceException) {
                return Map.of();
            }
            throw e;
        }
    }
}
