package dev.runctl.ui.common;

import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.ui.common.InstanceFeed.Part;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks one location again and again, on a thread of its own, at its own pace. What is the same as in the answer before is
 * handed on as the same object, so that the screen's thread has to look at what differs only.
 */
final class RegionPoll implements Subscription {
    /** A change is often followed by another one: a person works there, or a fleet is coming up. */
    private static final Duration LIVELY = Duration.ofSeconds(10);

    private final Location location;
    private final Function<Location, List<InstanceSummary>> lister;
    private final Supplier<ListPace.Attention> attention;
    private final BiConsumer<RegionPoll, Part> deliver;
    private final Clock clock;
    private final ListPace pace;
    private final Ticker ticker;

    // Of the poll's thread only.
    private Map<InstanceRef, InstanceSummary> known = Map.of();
    private Part last;
    private Instant changedAt = Instant.MIN;

    RegionPoll(
            Location location,
            Function<Location, List<InstanceSummary>> lister,
            Supplier<ListPace.Attention> attention,
            BiConsumer<RegionPoll, Part> deliver,
            Clock clock) {
        this.location = location;
        this.lister = lister;
        this.attention = attention;
        this.deliver = deliver;
        this.clock = clock;
        this.pace = new ListPace(location, new Random());
        this.last = Part.loading(location);
        this.ticker = Ticker.start("instances " + location.region(), this::poll);
    }

    void poke() {
        ticker.poke();
    }

    private Duration poll() {
        Instant asked = clock.instant();
        long started = System.nanoTime();
        try {
            boolean first = last.asOf().isEmpty();
            List<InstanceSummary> instances = merge(lister.apply(location), asked, first);
            last = new Part(location, instances, Optional.of(asked), Optional.empty());
            deliver.accept(this, last);
            boolean changing = !asked.isAfter(changedAt.plus(LIVELY))
                    || instances.stream().anyMatch(it -> it.instance().state().isTransitional());
            return pace.afterAnswer(
                    changing, attention.get(), instances.size(), Duration.ofNanos(System.nanoTime() - started));
        } catch (RuntimeException e) {
            Failure failure = Failures.of(e);
            last = new Part(location, last.instances(), last.asOf(), Optional.of(failure));
            deliver.accept(this, last);
            return pace.afterFailure(failure, attention.get());
        }
    }

    private List<InstanceSummary> merge(List<InstanceSummary> answer, Instant asked, boolean first) {
        Map<InstanceRef, InstanceSummary> next = HashMap.newHashMap(answer.size());
        List<InstanceSummary> merged = new ArrayList<>(answer.size());
        boolean changed = false;
        for (InstanceSummary fresh : answer) {
            InstanceRef ref = fresh.instance().ref();
            InstanceSummary old = known.get(ref);
            InstanceSummary kept = fresh;
            if (old == null) {
                changed = true;
            } else {
                Instance instance = old.instance().equals(fresh.instance()) ? old.instance() : fresh.instance();
                changed |= instance != old.instance();
                kept = new InstanceSummary(
                        instance,
                        old.agent().equals(fresh.agent()) ? old.agent() : fresh.agent(),
                        fresh.uptime(),
                        fresh.cost());
            }
            merged.add(kept);
            next.put(ref, kept);
        }
        changed |= next.size() != known.size();
        known = next;
        if (changed && !first) {
            changedAt = asked;
        }
        return merged;
    }

    @Override
    public void close() {
        ticker.close();
    }
}
