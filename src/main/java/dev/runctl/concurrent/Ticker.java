package dev.runctl.concurrent;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Repeats a poll on one virtual thread: the next starts only after the last has ended, so polls never overlap. The poll
 * answers how long to wait until the next.
 */
public final class Ticker implements Subscription {
    private final Supplier<Duration> poll;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean now;

    private Ticker(String name, Supplier<Duration> poll) {
        this.poll = poll;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
    }

    public static Ticker start(String name, Supplier<Duration> poll) {
        Ticker ticker = new Ticker(name, poll);
        ticker.thread.start();
        return ticker;
    }

    /** Polls at once, or once more if a poll is under way. */
    public void poke() {
        now = true;
        LockSupport.unpark(thread);
    }

    private void loop() {
        while (!closed) {
            now = false;
            long until;
            try {
                until = System.nanoTime() + poll.get().toNanos();
            } catch (CancellationException e) {
                if (closed) {
                    return; // the poll was interrupted because of that
                }
                throw e;
            }
            while (!closed && !now) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                LockSupport.parkNanos(left);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        thread.interrupt();
    }
}
