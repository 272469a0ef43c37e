package dev.runctl.concurrent;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A person's wish to end long work, seen by the work at its next step. */
public final class Cancellation {
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

    public void cancel() {
        cancelled.countDown();
        for (Runnable listener : listeners) {
            if (listeners.remove(listener)) {
                listener.run();
            }
        }
    }

    public boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /** @throws CancellationException if cancelled */
    public void check() {
        if (isCancelled()) {
            throw new CancellationException();
        }
    }

    /**
     * Sleeps unless cancelled.
     *
     * @throws CancellationException as soon as cancelled, or when the thread is interrupted
     */
    public void sleep(Duration time) {
        try {
            if (cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CancellationException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** Runs the listener once on cancel, at once if that has happened. */
    public Subscription onCancel(Runnable listener) {
        Runnable once = listener::run;
        listeners.add(once);
        if (isCancelled() && listeners.remove(once)) {
            once.run();
        }
        return () -> listeners.remove(once);
    }
}
