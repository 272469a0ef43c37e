package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one run's log from its instance into the local copy, for all who watch it. The listeners read the local copy at
 * their own pace; this holds what they wait for.
 */
final class LogFollower {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration LIMIT = WAIT.plusSeconds(40);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** AWS throttles commands per account, so there the calls of one follower keep this distance. */
    private static final Duration AWS_PACE = Duration.ofMillis(600);

    /**
     * What a listener may see.
     *
     * @param version grows with every change
     * @param resets how often the local copy was started over
     * @param lag how old the newest byte was on arrival
     * @param route by which way it came
     * @param detours why the quicker ways are not used
     * @param ended set once the run has ended and the local copy is whole, or can never become so
     */
    record View(
            long version,
            int resets,
            Duration lag,
            LogRoute route,
            Map<LogRoute, Failure> detours,
            Optional<Failure> trouble,
            Optional<Run> ended) {}

    private final RunId id;
    private final InstanceRef ref;
    private final Runner runner;
    private final RunService runs;
    private final LogStore store;
    private final Cancellation closed = new Cancellation();
    private final Object lock = new Object();
    private final List<LogWay> ways;
    private final Thread thread;
    private View view = new View(0, 0, Duration.ZERO, LogRoute.COMMAND, Map.of(), Optional.empty(), Optional.empty());
    private boolean isCaughtUp;
    private Duration quickest = Duration.ofSeconds(5);
    private volatile long sizeThere;

    /** @param ways those quicker than Run Command, the quickest first */
    LogFollower(Run run, Runner runner, RunService runs, LogStore store, List<LogWay> ways) {
        this.id = run.id();
        this.ref = run.request().target();
        this.runner = runner;
        this.runs = runs;
        this.store = store;
        this.ways = ways;
        this.thread = Thread.ofVirtual().name("log-" + id).unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    void close() {
        closed.cancel();
    }

    /** Waits for the end of what {@link #close} has asked to end. */
    void awaitEnd(Duration limit) {
        try {
            thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    View view() {
        synchronized (lock) {
            return view;
        }
    }

    /** Waits until there is something after this version, or until the one who waits is closed and woken. */
    View awaitAfter(long version, BooleanSupplier waiterClosed) {
        synchronized (lock) {
            try {
                while (view.version() == version && !waiterClosed.getAsBoolean()) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return view;
        }
    }

    void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    private void loop() {
        Duration pause = FIRST_PAUSE;
        while (!closed.isCancelled()) {
            try {
                if (finished()) {
                    return;
                }
                Optional<LogWay.Due> due = LogWay.due(ways, System.nanoTime());
                if (due.isPresent()) {
                    readStream(due.get());
                } else {
                    long sent = System.nanoTime();
                    readOnce(WAIT, closed);
                    keepPace(sent);
                }
                pause = FIRST_PAUSE;
            } catch (CancellationException e) {
                return;
            } catch (ServiceException e) {
                trouble(e.failure());
                if (isTheEnd(e.failure())) {
                    end(runs.get(id));
                    return;
                }
                pause = backOff(pause);
            } catch (RuntimeException e) {
                trouble(new Failure.Unexpected(Failure.Evidence.of("follow", String.valueOf(e))));
                pause = backOff(pause);
            }
        }
    }

    /** The log's length on the instance when it answered last. */
    long sizeThere() {
        return sizeThere;
    }

    /** A whole stream. Where it fails and no other way is due, Run Command tells what is wrong if more than the way is. */
    private void readStream(LogWay.Due due) {
        LogWay way = due.way();
        // What is slow to start begins at the end of what there is already.
        if (way.bound().isPresent() && !isCaughtUp && readOnce(Duration.ZERO, closed)) {
            return;
        }
        isCaughtUp = false;
        way.trial().started(System.nanoTime());
        boolean isWhole;
        try {
            Streamed said = new Streamed(way.route());
            isWhole = way.stream().run(ref, id, store.size(id), due.bound(), said, closed);
        } catch (ServiceException e) {
            LOG.info("The log of {} does not come by {}: {}", id, way.route(), e.failure());
            way.trial().failed(e.failure(), System.nanoTime());
            detour(way.route(), e.failure());
            return;
        }
        isCaughtUp = true;
        if (isWhole) {
            sealOnceFinal();
        }
    }

    /** What a stream says. */
    private final class Streamed implements LogStream.Listener {
        private final LogRoute route;
        private final double asked = seconds();

        /** The clocks' difference plus the way's duration, the least seen. */
        private double leastApart = Double.MAX_VALUE;

        private double mostAhead = -Double.MAX_VALUE;

        Streamed(LogRoute route) {
            this.route = route;
        }

        @Override
        public void answer(Fields answer, Duration roundTrip) {
            double here = seconds();
            double there = answer.number("now").orElse(here);
            leastApart = Math.min(leastApart, here - there);
            mostAhead = Math.max(mostAhead, asked - there);
            double clocks = route == LogRoute.SESSION
                    ? leastApart - roundTrip.dividedBy(2).toNanos() / 1e9
                    // The way itself takes seconds. The clocks agree unless what came before what shows that they do
                    // not.
                    : Math.clamp(0.0, Math.min(mostAhead, leastApart), leastApart);
            double age = answer.number("oldest_age").orElse(0) + here - there - clocks;
            take(answer, route, Duration.ofMillis(Math.round(age * 1000)));
        }

        private static double seconds() {
            return System.currentTimeMillis() / 1000.0;
        }
    }

    /** One command. Answers whether the run has ended and every byte is here. */
    boolean readOnce(Duration wait, Cancellation cancel) {
        long offset = store.size(id);
        long sent = System.nanoTime();
        Fields answer = runner.ask(
                ref,
                "follow",
                Map.of("run_id", id.value(), "offset", offset, "wait", wait.toMillis() / 1000.0),
                LIMIT,
                cancel);
        Duration took = Duration.ofNanos(System.nanoTime() - sent);
        quickest = took.compareTo(quickest) < 0 ? took : quickest;
        take(answer, LogRoute.COMMAND, lag(answer));
        boolean whole = answer.flag("ended") && answer.integer("next", 0) >= answer.integer("size", 0);
        if (whole) {
            sealOnceFinal();
        }
        return whole;
    }

    private void take(Fields answer, LogRoute route, Duration lag) {
        sizeThere = answer.integer("size", 0);
        boolean reset = answer.flag("reset");
        byte[] bytes = answer.text("data").isEmpty() ? new byte[0] : Packed.unpack(answer.text("data"));
        if (reset) {
            store.reset(id);
        } else if (answer.integer("offset", 0) > store.size(id)) {
            String gap = "nothing came of the log from " + store.size(id) + " to " + answer.integer("offset", 0);
            throw new ServiceException(new Failure.Unreachable(Failure.Evidence.of("stream", gap)));
        }
        long offset = answer.integer("offset", store.size(id));
        store.write(id, new LogChunk(offset, bytes));
        if (bytes.length > 0) {
            store.mark(id, offset, Instant.now().minus(lag));
        }
        publish(reset, route, bytes.length == 0 ? Optional.empty() : Optional.of(lag));
    }

    /** The instance says how old the bytes were when it answered; the quickest call seen stands for the way here. */
    private Duration lag(Fields answer) {
        return Duration.ofMillis(Math.round(answer.number("oldest_age").orElse(0) * 1000))
                .plus(quickest);
    }

    private void sealOnceFinal() {
        runs.refresh(ref);
        if (runs.get(id).status().state().isFinal()) {
            store.seal(id);
        } else {
            closed.sleep(FIRST_PAUSE); // the exit record follows the last byte by a moment
        }
    }

    private boolean finished() {
        if (!store.isSealed(id)) {
            return false;
        }
        Run run = runs.get(id);
        if (!run.status().state().isFinal()) {
            runs.refresh(ref);
            run = runs.get(id);
        }
        end(run);
        return true;
    }

    /** A terminated instance never has more to tell, nor one that does not know a run which is over. */
    private boolean isTheEnd(Failure failure) {
        return switch (failure) {
            case Failure.NotFound f -> true;
            case Failure.WrongState f -> f.state().equals("terminated");
            case Failure.OnInstance f ->
                f.problem().equals("run-not-found")
                        && runs.get(id).status().state().isFinal();
            default -> false;
        };
    }

    private Duration backOff(Duration pause) {
        try {
            closed.sleep(pause);
        } catch (CancellationException e) {
            return pause; // the loop sees it
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void keepPace(long sentNanos) {
        Duration left = AWS_PACE.minusNanos(System.nanoTime() - sentNanos);
        if (!ref.location().isThisComputer() && left.isPositive()) {
            closed.sleep(left);
        }
    }

    private void publish(boolean reset, LogRoute route, Optional<Duration> lag) {
        View now = view();
        int resets = now.resets() + (reset ? 1 : 0);
        Map<LogRoute, Failure> detours = now.detours().entrySet().stream()
                .filter(entry -> entry.getKey().compareTo(route) < 0)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        change(new View(0, resets, lag.orElse(now.lag()), route, detours, Optional.empty(), Optional.empty()));
    }

    private void detour(LogRoute route, Failure why) {
        View now = view();
        Map<LogRoute, Failure> detours = new EnumMap<>(LogRoute.class);
        detours.putAll(now.detours());
        detours.put(route, why);
        change(new View(0, now.resets(), now.lag(), now.route(), Map.copyOf(detours), now.trouble(), now.ended()));
    }

    private void trouble(Failure failure) {
        View now = view();
        change(new View(
                0, now.resets(), now.lag(), now.route(), now.detours(), Optional.of(failure), Optional.empty()));
    }

    private void end(Run run) {
        View now = view();
        change(new View(0, now.resets(), now.lag(), now.route(), now.detours(), now.trouble(), Optional.of(run)));
    }

    private void change(View next) {
        synchronized (lock) {
            view = new View(
                    view.version() + 1,
                    next.resets(),
                    next.lag(),
                    next.route(),
                    next.detours(),
                    next.trouble(),
                    next.ended());
            lock.notifyAll();
        }
    }
}
