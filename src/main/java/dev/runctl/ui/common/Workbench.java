package dev.runctl.ui.common;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.service.Steps;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the shell offers every screen: long work with visible steps and cancel, notifications, questions. View models use it
 * without touching the scene. All methods are called on the screen's thread, but {@link #choose} also from workers.
 */
public interface Workbench {
    /** Blocking work, run on a virtual thread. */
    @FunctionalInterface
    interface Job<T> {
        T run(Steps steps, Cancellation cancel) throws Exception;
    }

    /** Shows the title and the steps until the job ends; a failure is shown as a notification. */
    default <T> void work(String title, Job<T> job, Consumer<? super T> onSuccess) {
        work(title, job, onSuccess, failure -> Optional.empty());
    }

    /**
     * The same with a way to go on after a failure.
     *
     * @param onFailure told of the failure; what it answers is a button beside it, which takes the failure away
     */
    <T> void work(
            String title, Job<T> job, Consumer<? super T> onSuccess, Function<Failure, Optional<Action>> onFailure);

    void info(String text);

    /**
     * Good news with something to do about it.
     *
     * @param action what one most likely wants next, shown as a button
     */
    default void info(String text, Action action) {
        info(text);
    }

    /**
     * Something that should not be missed and is no failure of this program.
     *
     * @param next what a person can do about it, or empty
     */
    default void alert(String text, String next, Optional<Action> action) {
        alert(text, next, action.stream().toList());
    }

    /**
     * The same with a button for each way to go on.
     *
     * @return takes it away again, for what has become untrue
     */
    default Subscription alert(String text, String next, List<Action> actions) {
        info(text);
        return Subscription.NONE;
    }

    /** @param action the one thing that helps, shown as a button */
    void failure(Failure failure, Optional<Action> action);

    record Action(String text, Runnable run) {}

    /**
     * Asks and waits for the answer. From a worker thread it blocks that thread only.
     *
     * @param options button texts, the safe one first
     * @param dangerous whether the last option destroys something
     * @return index of the option chosen, 0 when dismissed
     */
    int choose(String title, String text, List<String> options, boolean dangerous);

    /** @param ticked whether the box was ticked when the option was chosen */
    record Answer(int option, boolean ticked) {}

    /**
     * Asks as {@link #choose} does, with a box to tick.
     *
     * @param box the box's text
     */
    Answer ask(String title, String text, List<String> options, String box);
}
