package dev.runctl.ui.common;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The instances of the chosen locations, asked for again and again, each location by itself and at its own pace
 * ({@link ListPace}): one that is slow, throttled or failing holds up no other. One feed serves all screens. Answers of a
 * location that is no longer chosen are dropped. Properties change on the screen's thread.
 */
public final class InstanceFeed implements Subscription {
    /**
     * What is known of one location.
     *
     * @param asOf when the question was asked that these instances answer; empty before the first answer
     * @param failure why the latest question was not answered; the instances are older then
     */
    public record Part(
            Location location, List<InstanceSummary> instances, Optional<Instant> asOf, Optional<Failure> failure) {
        public Part {
            instances = List.copyOf(instances);
        }

        static Part loading(Location location) {
            return new Part(location, List.of(), Optional.empty(), Optional.empty());
        }

        public boolean isLoading() {
            return asOf.isEmpty() && failure.isEmpty();
        }
    }

    /**
     * What is known of all chosen locations.
     *
     * @param location the first of them, where new instances are made
     * @param parts one for each, in the order chosen
     * @param instances of all parts, each once: two profiles may lead into one account, and then it is the first one's
     */
    public record Snapshot(Location location, List<Part> parts, List<InstanceSummary> instances) {
        public Snapshot {
            parts = List.copyOf(parts);
            instances = List.copyOf(instances);
        }

        static Snapshot of(List<Part> parts) {
            List<InstanceSummary> all = parts.getFirst().instances();
            if (parts.size() > 1) {
                all = new ArrayList<>();
                for (Part part : parts) {
                    all.addAll(part.instances());
                }
            }
            return new Snapshot(parts.getFirst().location(), parts, isOneWayEach(parts) ? all : once(all));
        }

        /** Whether no two profiles look into one region, so that nothing can be seen twice. */
        private static boolean isOneWayEach(List<Part> parts) {
            return parts.stream().map(it -> it.location().region()).distinct().count() == parts.size();
        }

        /** EC2's ids are its own within a region. */
        private static List<InstanceSummary> once(List<InstanceSummary> all) {
            Set<String> seen = new HashSet<>();
            return all.stream()
                    .filter(it -> seen.add(it.instance().ref().name()))
                    .toList();
        }

        /** No two are the same: properties would compare ten thousand instances, cent by cent, on the screen's thread. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        /** What is known of the first of the locations, whose name the window bears. */
        public Part first() {
            return parts.getFirst();
        }

        /** Whether it would hold up the screen's thread to look at each instance. */
        public boolean isLong() {
            return InstanceFeed.isLong(instances.size());
        }

        /** Whether nothing is known of any yet. */
        public boolean isLoading() {
            return parts.stream().allMatch(Part::isLoading);
        }

        /** Whether some location has answered. */
        public boolean isKnown() {
            return parts.stream().anyMatch(part -> part.asOf().isPresent());
        }

        /** Whether every location has answered. */
        public boolean isComplete() {
            return parts.stream().allMatch(part -> part.asOf().isPresent());
        }
    }

    /** To look at so many takes less than a millisecond, so that who clicks sees what comes of it in the same frame. */
    public static final int AT_ONCE = 500;

    private final Function<Location, List<InstanceSummary>> lister;
    private final Executor screen;
    private final Clock clock;
    private final ReadOnlyObjectWrapper<Snapshot> snapshot;
    private final Map<Location, RegionPoll> polls = new LinkedHashMap<>();

    private volatile List<Location> locations;
    private volatile int watchers;
    private volatile boolean away;
    private volatile boolean inFront = true;

    /**
     * @param lister blocks; fails with a ServiceException
     * @param first the chosen locations, at least one
     */
    public InstanceFeed(
            Function<Location, List<InstanceSummary>> lister, List<Location> first, Executor screen, Clock clock) {
        this.lister = lister;
        this.screen = screen;
        this.clock = clock;
        List<Location> chosen = List.copyOf(new LinkedHashSet<>(first));
        this.locations = chosen;
        this.snapshot = new ReadOnlyObjectWrapper<>(
                this, "snapshot", Snapshot.of(chosen.stream().map(Part::loading).toList()));
        synchronized (this) {
            chosen.forEach(location -> polls.put(location, poll(location)));
        }
    }

    /** For one location. */
    public InstanceFeed(
            Function<Location, List<InstanceSummary>> lister, Location first, Executor screen, Clock clock) {
        this(lister, List.of(first), screen, clock);
    }

    /** Whether it would hold up the screen's thread to look at each of so many instances; see {@link Snapshot#isLong}. */
    public static boolean isLong(int instances) {
        return instances > AT_ONCE;
    }

    public ReadOnlyObjectProperty<Snapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    /** The first of the chosen locations. */
    public Location location() {
        return locations.getFirst();
    }

    /** The chosen locations, in the order chosen. */
    public List<Location> locations() {
        return locations;
    }

    /** Chooses one location only; as {@link #setLocations}. */
    public void setLocation(Location next) {
        setLocations(List.of(next));
    }

    /** Forgets the instances of what is no longer chosen and asks what is new. Called on the screen's thread. */
    public synchronized void setLocations(List<Location> next) {
        List<Location> chosen = List.copyOf(new LinkedHashSet<>(next));
        if (chosen.equals(locations)) {
            return;
        }
        locations = chosen;
        Map<Location, Part> known = new LinkedHashMap<>();
        snapshot.get().parts().forEach(part -> known.put(part.location(), part));
        polls.entrySet().removeIf(entry -> {
            boolean gone = !chosen.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        snapshot.set(Snapshot.of(chosen.stream()
                .map(location -> known.getOrDefault(location, Part.loading(location)))
                .toList()));
        chosen.forEach(location -> polls.computeIfAbsent(location, this::poll));
    }

    private RegionPoll poll(Location location) {
        return new RegionPoll(location, lister, this::attention, this::deliver, clock);
    }

    private ListPace.Attention attention() {
        if (away) {
            return ListPace.Attention.AWAY;
        }
        if (watchers == 0) {
            return ListPace.Attention.ELSEWHERE;
        }
        return inFront ? ListPace.Attention.FRONT : ListPace.Attention.BEHIND;
    }

    /** Asks more often until closed. */
    public synchronized Subscription watch() {
        watchers++;
        refresh();
        return new Subscription() {
            private boolean closed;

            @Override
            public void close() {
                synchronized (InstanceFeed.this) {
                    if (!closed) {
                        closed = true;
                        watchers--;
                    }
                }
            }
        };
    }

    /** Whether the window cannot be seen. */
    public void setAway(boolean isAway) {
        away = isAway;
        if (!isAway) {
            refresh();
        }
    }

    /** Whether the window has the focus, so that somebody is likely to look at it. */
    public void setInFront(boolean isInFront) {
        boolean back = isInFront && !inFront;
        inFront = isInFront;
        if (back) {
            refresh();
        }
    }

    /** Asks all at once. */
    public synchronized void refresh() {
        polls.values().forEach(RegionPoll::poke);
    }

    private void deliver(RegionPoll from, Part part) {
        screen.execute(() -> {
            if (isChosen(from, part.location())) {
                snapshot.set(Snapshot.of(snapshot.get().parts().stream()
                        .map(old -> old.location().equals(part.location()) ? part : old)
                        .toList()));
            }
        });
    }

    private synchronized boolean isChosen(RegionPoll from, Location location) {
        return polls.get(location) == from;
    }

    @Override
    public synchronized void close() {
        polls.values().forEach(RegionPoll::close);
    }
}
