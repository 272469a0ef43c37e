package dev.runctl.ui.shell;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A question that waits for its answer.
 *
 * @param options button texts, the safe one first
 * @param dangerous whether the last option destroys something
 * @param box the text of a box to tick, empty for none
 * @param ticked whether it is
 * @param answer completed with the index chosen
 */
public record Question(
        String title,
        String text,
        List<String> options,
        boolean dangerous,
        String box,
        AtomicBoolean ticked,
        CompletableFuture<Integer> answer) {
    public Question {
        options = List.copyOf(options);
    }

    public void dismiss() {
        answer.complete(0);
    }
}
