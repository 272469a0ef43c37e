package dev.runctl.service;

import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Told of each step of a long action, from the thread that does the work. */
@FunctionalInterface
public interface Steps {
    Steps NONE = (step, state, detail) -> {};

    enum State {
        STARTED,
        DONE,
        SKIPPED,
        FAILED
    }

    /**
     * @param step the step's code, the stem of its text in the bundle {@code common}: {@code step.start-instance},
     *     {@code step.launch-instance}, {@code step.wait-agent}, {@code step.check-checkpoint}, {@code step.scan-project}, {@code step.upload-project},
     *     {@code step.launch}, {@code step.first-output}, {@code step.signal-script}, {@code step.wait-script},
     *     {@code step.new-checkpoint}, {@code step.stop-instance}, {@code step.wait-state}
     * @param detail a value to show with it (a state, a file name, a size), or empty
     */
    void step(String step, State state, String detail);

    /** Tells of the start and the end of the work; {@code detail} makes the value to show from its result. */
    default <T> T run(String step, Supplier<T> work, Function<? super T, String> detail) {
        step(step, State.STARTED, "");
        try {
            T result = work.get();
            step(step, State.DONE, detail.apply(result));
            return result;
        } catch (CancellationException e) {
            step(step, State.SKIPPED, "");
            throw e;
        } catch (RuntimeException e) {
            step(step, State.FAILED, "");
            throw e;
        }
    }
}
