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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
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
     * @param ended set once the run has ended and the local copy is whole, or can never become so
     */
    record View(
            long version, int resets, Duration lag, LogRoute route, Optional<Failure> trouble, Optional<Run> ended) {}

    private final RunId id;
    private final InstanceRef ref;
    private final Runner runner;
    private final RunService runs;
    private final LogStore store;
    private final Cancellation closed = new Cancellation();
    private final Object lock = new Object();
    private final Optional<LogStream> stream;
    private final SessionTrial trial = new SessionTrial();
    private final Thread thread;
    private View view = new View(0, 0, Duration.ZERO, LogRoute.COMMAND, Optional.empty(), Optional.empty());
    private Duration quickest = Duration.ofSeconds(5);
    private volatile long sizeThere;

    /** @param stream the quicker way, where there is one */
    LogFollower(Run run, Runner runner, RunService runs, LogStore store, Optional<LogStream> stream) {
        this.id = run.id();
        this.ref = run.request().target();
        this.runner = runner;
        this.runs = runs;
        this.store = store;
        this.stream = stream;
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
                if (stream.isPresent() && trial.isDue(System.nanoTime())) {
                    readStream(stream.get());
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

    /** A whole session. Where it fails, the next read is by Run Command, which tells what is wrong if more than sessions are. */
    private void readStream(LogStream session) {
        trial.started(System.nanoTime());
        try {
            session.run(ref, id, store.size(id), new Streamed(), closed);
        } catch (ServiceException e) {
            LOG.info("The log of {} does not come by a session: {}", id, e.failure());
            trial.failed(e.failure(), System.nanoTime());
            return;
        }
        sealOnceFinal();
    }

    /** What a session says. */
    private final class Streamed implements LogStream.Listener {
        /** The clocks' difference plus the way's duration, the least seen. */
        private double leastApart = Double.MAX_VALUE;

        @Override
        public void answer(Fields answer, Duration roundTrip) {
            double here = System.currentTimeMillis() / 1000.0;
            double apart = here - answer.number("now").orElse(here);
            leastApart = Math.min(leastApart, apart);
            Duration delayed = Duration.ofMillis(Math.round((apart - leastApart) * 1000));
            Duration age =
                    Duration.ofMillis(Math.round(answer.number("oldest_age").orElse(0) * 1000));
            take(answer, LogRoute.SESSION, age.plus(delayed).plus(roundTrip.dividedBy(2)));
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
        change(new View(0, resets, lag.orElse(now.lag()), route, Optional.empty(), Optional.empty()));
    }

    private void trouble(Failure failure) {
        View now = view();
        change(new View(0, now.resets(), now.lag(), now.route(), Optional.of(failure), Optional.empty()));
    }

    private void end(Run run) {
        View now = view();
        change(new View(0, now.resets(), now.lag(), now.route(), now.trouble(), Optional.of(run)));
    }

    private void change(View next) {
        synchronized (lock) {
            view = new View(view.version() + 1, next.resets(), next.lag(), next.route(), next.trouble(), next.ended());
            lock.notifyAll();
        }
    }
}
