package dev.runctl.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Gathers items from any thread and hands them over in batches through an executor: at most one hand-over is under way,
 * so a fast producer costs the screen's thread one task per turn, not one per item. Order is kept.
 */
public final class Coalescer<T> {
    private final Executor executor;
    private final Consumer<List<T>> consumer;
    private final Object lock = new Object();
    private List<T> waiting = new ArrayList<>();
    private boolean scheduled;

    public Coalescer(Executor executor, Consumer<List<T>> consumer) {
        this.executor = executor;
        this.consumer = consumer;
    }

    public void add(T item) {
        synchronized (lock) {
            waiting.add(item);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        executor.execute(this::handOver);
    }

    private void handOver() {
        List<T> batch;
        synchronized (lock) {
            batch = waiting;
            waiting = new ArrayList<>();
            scheduled = false;
        }
        consumer.accept(batch);
    }
}
