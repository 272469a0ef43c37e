package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's log: its local copy, continued from the instance from the byte where it stopped. */
public final class LogService implements AutoCloseable {
    /** Called from one thread per follower, in order. */
    public interface Listener {
        /**
         * Bytes follow each other without gap or repeat, starting at the offset asked for. A chunk at offset 0 after others
         * means that the log on the instance was replaced and starts over.
         */
        void chunk(LogChunk chunk);

        /**
         * The transport's state: how old the newest byte was on arrival, and by which way it came. After trouble it says that
         * all is well again.
         */
        void lag(Duration lag, LogRoute route);

        /** Why the ways quicker than the one in use are not used, for each that was tried. Comes before the lag. */
        default void detours(Map<LogRoute, Failure> why) {}

        /** No contact; the follower goes on trying until closed. */
        void trouble(Failure failure);

        /**
         * The run has ended and every byte of its log has been delivered. Where the instance was terminated before that,
         * trouble came first and what could be had has been delivered.
         */
        void ended(Run run);
    }

    private static final Logger LOG = LoggerFactory.getLogger(LogService.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final Duration KEEP_LIMIT = Duration.ofMinutes(1);
    /** Commands sent at once for logs of ended runs: a lab's runs may end together, and SSM throttles SendCommand by the account. */
    private static final int KEPT_AT_ONCE = 4;

    private static final class Shared {
        final LogFollower follower;
        int listeners;

        Shared(LogFollower follower) {
            this.follower = follower;
        }
    }

    private final Runner runner;
    private final RunService runs;
    private final LogStore store;
    private final Map<LogRoute, CommandStream> streams;
    private final List<Subscription> keeping = new CopyOnWriteArrayList<>();
    private final Map<RunId, Shared> followers = new HashMap<>();

    /** Reads by Run Command only. */
    public LogService(Runner runner, RunService runs, LogStore store) {
        this(runner, runs, store, Map.of());
    }

    /** @param streams the quicker ways there are: the quickest that works is taken, and Run Command where none does */
    public LogService(Runner runner, RunService runs, LogStore store, Map<LogRoute, CommandStream> streams) {
        this.runner = runner;
        this.runs = runs;
        this.store = store;
        this.streams = Map.copyOf(streams);
    }

    /**
     * Delivers from the offset, first what is held here, then what the instance has, live. One follower per run reads from
     * the instance; further listeners share it.
     *
     * @throws dev.runctl.domain.failure.ServiceException NotFound for a run that the history does not have
     */
    public Subscription follow(RunId id, long fromOffset, Listener listener) {
        Run run = runs.get(id);
        synchronized (followers) {
            boolean first = !followers.containsKey(id);
            Shared shared = followers.computeIfAbsent(
                    id, key -> new Shared(new LogFollower(run, runner, runs, store, LogWay.all(runner, streams))));
            shared.listeners++;
            LogDelivery delivery =
                    new LogDelivery(id, store, shared.follower, fromOffset, listener, () -> release(id, shared));
            delivery.start();
            if (first) {
                shared.follower.start();
            }
            return delivery;
        }
    }

    /** Brings the local copy up to date once and answers the last bytes of it. */
    public LogChunk tail(RunId id, int maxBytes) {
        if (!store.isSealed(id)) {
            catchUp(id, new Cancellation());
        }
        long size = store.size(id);
        return store.read(id, Math.max(0, size - maxBytes), maxBytes);
    }

    /**
     * Brings the local copy up to what the instance holds now.
     *
     * @throws dev.runctl.domain.failure.ServiceException where the instance does not answer
     */
    public void catchUp(RunId id, Cancellation cancel) {
        LogFollower reader = new LogFollower(runs.get(id), runner, runs, store, List.of());
        long before;
        long goal = -1;
        do {
            cancel.check();
            before = store.size(id);
            if (reader.readOnce(Duration.ZERO, cancel)) {
                return;
            }
            // A script that prints faster than it is read would never be caught up with.
            goal = goal < 0 ? reader.sizeThere() : goal;
        } while (store.size(id) != before && store.size(id) < goal);
    }

    /**
     * Brings here what only the instance has of the logs of its runs, as long as there is the machine to ask; no longer than a
     * minute.
     *
     * @return the runs whose log could not be brought here
     */
    public List<Run> keepAll(InstanceRef ref) {
        List<Run> missing = runs.history().stream()
                .filter(run -> run.request().target().equals(ref) && !store.isSealed(run.id()))
                .toList();
        if (missing.isEmpty()) {
            return missing;
        }
        Cancellation limit = new Cancellation();
        Thread watch = cancelAfter(KEEP_LIMIT, limit);
        try {
            return missing.stream().filter(run -> !isKept(run.id(), limit)).toList();
        } finally {
            watch.interrupt();
        }
    }

    private static Thread cancelAfter(Duration time, Cancellation cancel) {
        return Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(time);
                cancel.cancel();
            } catch (InterruptedException e) {
                return; // it was quicker
            }
        });
    }

    /** Until closed, the whole log of each run comes here once the run is known to have ended, whether or not anyone looks. */
    public void keepEnded() {
        Set<RunId> asked = ConcurrentHashMap.newKeySet();
        Semaphore turns = new Semaphore(KEPT_AT_ONCE);
        Cancellation closed = new Cancellation();
        Subscription changes = runs.onChange(run -> {
            if (run.status().state().isFinal() && !store.isSealed(run.id()) && asked.add(run.id())) {
                Thread.ofVirtual().name("log-keep-" + run.id()).start(() -> {
                    turns.acquireUninterruptibly();
                    try {
                        if (!isKept(run.id(), closed)) {
                            asked.remove(run.id());
                        }
                    } catch (RuntimeException e) {
                        if (!closed.isCancelled()) {
                            throw e;
                        }
                        // What it reads from has been closed under it, as this is ending.
                        LOG.debug("The log of {} is not brought here any more", run.id(), e);
                    } finally {
                        turns.release();
                    }
                });
            }
        });
        keeping.add(() -> {
            changes.close();
            closed.cancel();
        });
    }

    private boolean isKept(RunId id, Cancellation cancel) {
        try {
            return keep(id, cancel);
        } catch (CancellationException e) {
            return false;
        }
    }

    /** {@link #catchUp}, where it is no reason to fail that the instance does not answer; answers whether it did. */
    boolean keep(RunId id, Cancellation cancel) {
        try {
            catchUp(id, cancel);
            return true;
        } catch (ServiceException e) {
            LOG.info("The log of {} cannot be brought here now: {}", id, e.failure());
            return false;
        }
    }

    /**
     * How long the log is on the instance now, in bytes.
     *
     * @throws dev.runctl.domain.failure.ServiceException where the instance does not answer
     */
    public long sizeThere(RunId id, Cancellation cancel) {
        if (store.isSealed(id)) {
            return store.size(id);
        }
        LogFollower reader = new LogFollower(runs.get(id), runner, runs, store, List.of());
        reader.readOnce(Duration.ZERO, cancel);
        return reader.sizeThere();
    }

    public LogChunk read(RunId id, long offset, int max) {
        return store.read(id, offset, max);
    }

    /** Whether somebody follows the run, so that the local copy grows by itself. */
    public boolean isFollowed(RunId id) {
        synchronized (followers) {
            return followers.containsKey(id);
        }
    }

    /** Whether the run has ended and every byte of its log is held here. */
    public boolean isWhole(RunId id) {
        return store.isSealed(id);
    }

    /** When which part of the local copy was written, as far as that was seen. */
    public LogTimes times(RunId id) {
        return store.times(id);
    }

    /** The local copy as lines; see {@link LogStore#lines}. */
    public LogLines lines(RunId id, long tail) {
        return store.lines(id, tail);
    }

    public long size(RunId id) {
        return store.size(id);
    }

    public Path file(RunId id) {
        return store.file(id);
    }

    /** Ends all following, on the instances too where they answer soon; what was read is kept. */
    @Override
    public void close() {
        keeping.forEach(Subscription::close);
        List<LogFollower> open;
        synchronized (followers) {
            open = followers.values().stream().map(shared -> shared.follower).toList();
            followers.clear();
        }
        open.forEach(LogFollower::close);
        long end = System.nanoTime() + FAREWELL.toNanos();
        open.forEach(follower -> follower.awaitEnd(Duration.ofNanos(Math.max(1, end - System.nanoTime()))));
    }

    private void release(RunId id, Shared shared) {
        synchronized (followers) {
            if (--shared.listeners == 0) {
                shared.follower.close();
                followers.remove(id, shared);
            }
        }
    }
}
