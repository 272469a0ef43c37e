package dev.runctl.concurrent;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Work of which only the newest counts, such as what a screen shows of a list that is asked for again and again. One piece is
 * under way at a time; what is asked for meanwhile waits, and only the latest of it is done. Used on one thread, that of the
 * background's callbacks; only the work itself runs elsewhere. A failure goes to that thread's uncaught handler.
 *
 * @param <I> what is looked at; not changed meanwhile
 * @param <O> what comes out
 */
public final class Newest<I, O> {
    private final Background background;
    private final Function<? super I, ? extends O> work;
    private final Consumer<? super O> done;
    private Optional<I> waiting = Optional.empty();
    private Subscription working = Subscription.NONE;
    private boolean isBusy;
    private long generation;

    /** @param work has no effect but its result, which may be dropped */
    public Newest(Background background, Function<? super I, ? extends O> work, Consumer<? super O> done) {
        this.background = background;
        this.work = work;
        this.done = done;
    }

    /** Does what takes long elsewhere, the rest here and at once. */
    public void take(I input, boolean isLong) {
        if (isLong) {
            later(input);
        } else {
            now(input);
        }
    }

    private void later(I input) {
        // After what is under way.
        if (isBusy) {
            waiting = Optional.of(input);
            return;
        }
        isBusy = true;
        long mine = ++generation;
        working = background.run(
                () -> work.apply(input),
                result -> end(mine, () -> done.accept(result)),
                e -> end(mine, () -> {
                    throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
                }));
    }

    private void now(I input) {
        // What is under way or waits is older.
        working.close();
        generation++;
        isBusy = false;
        waiting = Optional.empty();
        done.accept(work.apply(input));
    }

    private void end(long mine, Runnable shown) {
        if (mine != generation) {
            return;
        }
        isBusy = false;
        try {
            shown.run();
        } finally {
            Optional<I> next = waiting;
            waiting = Optional.empty();
            next.ifPresent(this::later);
        }
    }
}
