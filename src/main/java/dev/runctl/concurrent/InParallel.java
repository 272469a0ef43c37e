package dev.runctl.concurrent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The same blocking work on several things at once. */
public final class InParallel {
    private InParallel() {}

    /**
     * Workers for work that keeps a processor busy, which on virtual threads would keep others from their turn. Closing waits for
     * what has been submitted.
     *
     * @param name of the threads, with a number after it
     */
    public static ExecutorService busyWorkers(String name, int threads) {
        return Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** Workers for work that waits for others, such as requests: no more than so many at a time. */
    public static ExecutorService waitingWorkers(int atOnce) {
        return Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory());
    }

    /**
     * Applies the function to each item on a virtual thread of its own and answers in the items' order. A failure of one is
     * thrown after all have ended.
     *
     * @throws CancellationException when the calling thread is interrupted
     */
    public static <T, R> List<R> map(Collection<T> items, Function<? super T, ? extends R> function) {
        List<Future<R>> futures = new ArrayList<>();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T item : items) {
                futures.add(workers.submit(() -> function.apply(item)));
            }
        }
        List<R> results = new ArrayList<>();
        for (Future<R> future : futures) {
            try {
                results.add(future.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        return results;
    }
}
