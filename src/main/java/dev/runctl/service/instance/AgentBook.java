package dev.runctl.service.instance;

import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What SSM said last of each location's agents. SSM lists fifty a page, so a list that EC2 gives in ten answers takes two
 * hundred there: a long one is asked for less often than the instances are, never waited for long, and those that have just
 * started are asked for by their ids meanwhile.
 */
final class AgentBook {
    /** The most that one page of DescribeInstanceInformation holds (SSM API). */
    private static final int PAGE = 50;

    private static final Duration AGE_PER_PAGE = Duration.ofSeconds(1);
    private static final Duration WAITED = Duration.ofSeconds(1);
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);

    /** An agent that has not registered this long after a start is not expected from one moment to the next. */
    private static final Duration EXPECTED = Duration.ofMinutes(10);

    /** @param until when it is old enough to be asked for again */
    private record Known(Map<InstanceId, Agent> agents, Instant until) {}

    private final InstanceGateway gateway;
    private final Clock clock;
    private final Map<Location, Known> known = new ConcurrentHashMap<>();
    private final Map<Location, CompletableFuture<Map<InstanceId, Agent>>> underWay = new ConcurrentHashMap<>();

    AgentBook(InstanceGateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Asks for all; the answer fails with the ServiceException. One question at a time and location. */
    CompletableFuture<Map<InstanceId, Agent>> ask(Location location) {
        return underWay.computeIfAbsent(location, where -> {
            CompletableFuture<Map<InstanceId, Agent>> answer = new CompletableFuture<>();
            Thread.ofVirtual().name("agents " + where.region()).start(() -> read(where, answer));
            return answer;
        });
    }

    private void read(Location location, CompletableFuture<Map<InstanceId, Agent>> answer) {
        try {
            Map<InstanceId, Agent> agents = gateway.agents(location);
            long fullPages = agents.size() / PAGE;
            known.put(location, new Known(agents, clock.instant().plus(AGE_PER_PAGE.multipliedBy(fullPages))));
            underWay.remove(location);
            answer.complete(agents);
        } catch (Throwable e) { // whoever waits is told of it
            Known before = known.get(location);
            if (before != null && !before.agents().isEmpty()) {
                known.put(location, new Known(before.agents(), clock.instant().plus(AFTER_REFUSAL)));
            }
            underWay.remove(location);
            answer.completeExceptionally(e);
        }
    }

    /** Whether a complete list is due; where it is not, the known one is good enough. */
    boolean isDue(Location location) {
        Known before = known.get(location);
        return before == null || !clock.instant().isBefore(before.until());
    }

    /**
     * The agents of these instances, as far as can be known at once.
     *
     * @param answer of {@link #ask}, or one that is there already
     */
    Map<InstanceId, Agent> soon(
            Location location, CompletableFuture<Map<InstanceId, Agent>> answer, List<Instance> instances) {
        try {
            return answer.get(WAITED.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return withStarted(location, instances);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return last(location);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ServiceException) {
                return last(location); // EC2's answer is worth showing even where SSM may not be asked
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Map<InstanceId, Agent> last(Location location) {
        Known before = known.get(location);
        return before == null ? Map.of() : before.agents();
    }

    /** What is known, and of the newly started what SSM says now. */
    Map<InstanceId, Agent> withStarted(Location location, List<Instance> instances) {
        Map<InstanceId, Agent> agents = last(location);
        Instant oldest = clock.instant().minus(EXPECTED);
        List<InstanceId> started = instances.stream()
                .filter(it -> it.state() == InstanceState.RUNNING
                        && it.launchTime().isAfter(oldest)
                        && !agents.getOrDefault(it.id(), Agent.UNKNOWN).isOnline())
                .map(Instance::id)
                .limit(PAGE)
                .toList();
        if (started.isEmpty()) {
            return agents;
        }
        try {
            Map<InstanceId, Agent> both = new HashMap<>(agents);
            both.putAll(gateway.agents(location, started));
            Map<InstanceId, Agent> merged = Map.copyOf(both);
            known.computeIfPresent(location, (where, before) -> new Known(merged, before.until()));
            return merged;
        } catch (ServiceException e) {
            return agents;
        }
    }
}
