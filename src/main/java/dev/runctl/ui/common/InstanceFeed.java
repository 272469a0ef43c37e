package dev.runctl.ui.common;

import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The instances of the chosen location, asked for again and again: every second while one is changing, every two and a
 * half while a screen watches, else rarely, for the running cost; not at all while the window is away. One feed serves
 * all screens. Answers that arrive after the location has changed are dropped. Properties change on the screen's thread.
 */
public final class InstanceFeed implements Subscription {
    static final Duration CHANGING = Duration.ofSeconds(1);
    static final Duration WATCHED = Duration.ofMillis(2500);
    static final Duration RARELY = Duration.ofSeconds(15);
    static final Duration THROTTLED = Duration.ofSeconds(10);
    static final Duration AWAY = Duration.ofHours(1);

    /**
     * @param asOf when the question was asked that these instances answer; empty before the first answer
     * @param failure why the latest question was not answered; the instances are older then
     */
    public record Snapshot(
            Location location, List<InstanceSummary> instances, Optional<Instant> asOf, Optional<Failure> failure) {
        public Snapshot {
            instances = List.copyOf(instances);
        }

        static Snapshot loading(Location location) {
            return new Snapshot(location, List.of(), Optional.empty(), Optional.empty());
        }

        public boolean isLoading() {
            return asOf.isEmpty() && failure.isEmpty();
        }
    }

    private final Function<Location, List<InstanceSummary>> lister;
    private final Executor screen;
    private final Clock clock;
    private final ReadOnlyObjectWrapper<Snapshot> snapshot;
    private final Ticker ticker;

    private volatile Location location;
    private volatile int generation;
    private volatile int watchers;
    private volatile boolean away;

    /** @param lister blocks; fails with a ServiceException */
    public InstanceFeed(
            Function<Location, List<InstanceSummary>> lister, Location first, Executor screen, Clock clock) {
        this.lister = lister;
        this.screen = screen;
        this.clock = clock;
        this.location = first;
        this.snapshot = new ReadOnlyObjectWrapper<>(this, "snapshot", Snapshot.loading(first));
        this.ticker = Ticker.start("instances", this::poll);
    }

    public ReadOnlyObjectProperty<Snapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    public Location location() {
        return location;
    }

    /** Forgets the old location's instances and asks the new one. Called on the screen's thread. */
    public synchronized void setLocation(Location next) {
        if (next.equals(location)) {
            return;
        }
        location = next;
        generation++;
        snapshot.set(Snapshot.loading(next));
        ticker.poke();
    }

    /** Asks more often until closed. */
    public synchronized Subscription watch() {
        watchers++;
        ticker.poke();
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
            ticker.poke();
        }
    }

    /** Asks at once. */
    public void refresh() {
        ticker.poke();
    }

    private Duration poll() {
        if (away) {
            return AWAY;
        }
        int asked = generation;
        Location where = location;
        Instant now = clock.instant();
        try {
            List<InstanceSummary> instances = lister.apply(where);
            deliver(asked, new Snapshot(where, instances, Optional.of(now), Optional.empty()));
            boolean changing =
                    instances.stream().anyMatch(it -> it.instance().state().isTransitional());
            return changing ? CHANGING : watchers > 0 ? WATCHED : RARELY;
        } catch (RuntimeException e) {
            Failure failure = Failures.of(e);
            screen.execute(() -> {
                if (asked == generation) {
                    Snapshot old = snapshot.get();
                    snapshot.set(new Snapshot(where, old.instances(), old.asOf(), Optional.of(failure)));
                }
            });
            return failure instanceof Failure.Throttled ? THROTTLED : watchers > 0 ? WATCHED : RARELY;
        }
    }

    private void deliver(int asked, Snapshot next) {
        screen.execute(() -> {
            if (asked == generation) {
                snapshot.set(next);
            }
        });
    }

    @Override
    public void close() {
        ticker.close();
    }
}
