package dev.runctl.service.run;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hands one listener the local copy from its offset on, and what the follower finds out. */
final class LogDelivery implements Subscription {
    private static final int PIECE = 256 * 1024;

    private final RunId id;
    private final LogStore store;
    private final LogFollower follower;
    private final LogService.Listener listener;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long position;
    private int resets;
    private Optional<Duration> lag = Optional.empty();
    private LogRoute route = LogRoute.COMMAND;
    private Map<LogRoute, Failure> detours = Map.of();
    private Optional<Failure> trouble = Optional.empty();

    LogDelivery(
            RunId id,
            LogStore store,
            LogFollower follower,
            long fromOffset,
            LogService.Listener listener,
            Runnable whenClosed) {
        this.id = id;
        this.store = store;
        this.follower = follower;
        this.position = fromOffset;
        this.listener = listener;
        this.whenClosed = whenClosed;
    }

    void start() {
        resets = follower.view().resets();
        Thread.ofVirtual().name("log-delivery-" + id).start(this::loop);
    }

    private void loop() {
        try {
            LogFollower.View view = follower.view();
            while (!closed.get()) {
                startOverAfterReset(view);
                deliver();
                tell(view);
                if (view.ended().isPresent()) {
                    end(view.ended().get());
                    return;
                }
                view = follower.awaitAfter(view.version(), closed::get);
            }
        } finally {
            close();
        }
    }

    private void startOverAfterReset(LogFollower.View view) {
        if (view.resets() != resets) {
            resets = view.resets();
            position = 0;
        }
    }

    private void deliver() {
        while (!closed.get()) {
            LogChunk chunk = store.read(id, position, PIECE);
            if (chunk.bytes().length == 0) {
                return;
            }
            position = chunk.end();
            listener.chunk(chunk);
        }
    }

    private void tell(LogFollower.View view) {
        if (closed.get()) {
            return;
        }
        boolean well = view.trouble().isEmpty();
        boolean recovered = well && trouble.isPresent();
        if (!well && !view.trouble().equals(trouble)) {
            listener.trouble(view.trouble().get());
        }
        trouble = view.trouble();
        if (!view.detours().equals(detours)) {
            detours = view.detours();
            listener.detours(detours);
        }
        boolean changed = view.route() != route || !Optional.of(view.lag()).equals(lag);
        if (well && view.version() > 0 && (recovered || changed)) {
            lag = Optional.of(view.lag());
            route = view.route();
            listener.lag(view.lag(), route);
        }
    }

    private void end(Run run) {
        if (!closed.get()) {
            listener.ended(run);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            follower.wake();
            whenClosed.run();
        }
    }
}
