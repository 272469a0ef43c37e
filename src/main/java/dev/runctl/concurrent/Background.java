package dev.runctl.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Runs blocking work on virtual threads and brings its end back through an executor (the screen's thread in the desktop,
 * the same thread in tests). No failure is lost: without a handler it goes to the thread's uncaught handler.
 */
public final class Background implements AutoCloseable {
    private final java.util.concurrent.ExecutorService workers;
    private final Executor callbacks;

    public Background(Executor callbacks) {
        this.workers = java.util.concurrent.Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("work-", 0).factory());
        this.callbacks = callbacks;
    }

    /** Starts the work; exactly one of the two handlers is called, none after a cancellation or once this is closed. */
    public <T> Subscription run(
            Callable<T> work, Consumer<? super T> onSuccess, Consumer<? super Exception> onFailure) {
        if (workers.isShutdown()) {
            return Subscription.NONE; // the program is ending; what was asked a moment before has nobody to answer to
        }
        var future = workers.submit(() -> {
            try {
                T result = work.call();
                callbacks.execute(() -> onSuccess.accept(result));
            } catch (CancellationException e) {
                // The person asked for this end; there is nobody to tell.
            } catch (Exception e) {
                callbacks.execute(() -> onFailure.accept(e));
            } catch (Throwable e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        });
        return () -> future.cancel(true);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
