package dev.runctl.ui;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a view model is given in tests without a toolkit: one "screen's thread" at a time, and answers that are written down. */
public final class Steady implements Navigator, Workbench {
    private final ReentrantLock screen = new ReentrantLock();
    public final List<String> told = new CopyOnWriteArrayList<>();
    public final List<Action> buttons = new CopyOnWriteArrayList<>();
    public volatile int answer;
    public volatile boolean ticks;

    /** Runs at once, but never two tasks together, as the screen's thread would. */
    public Executor screen() {
        return task -> {
            screen.lock();
            try {
                task.run();
            } finally {
                screen.unlock();
            }
        };
    }

    /** Makes it as the screen's thread would: what else happens there comes before or after, never meanwhile. */
    public <T> T made(Supplier<T> source) {
        screen.lock();
        try {
            return source.get();
        } finally {
            screen.unlock();
        }
    }

    /** Does it as the screen's thread would. */
    public void onScreen(Runnable task) {
        screen().execute(task);
    }

    @Override
    public <T> void work(
            String title, Job<T> job, Consumer<? super T> onSuccess, Function<Failure, Optional<Action>> onFailure) {
        told.add("work " + title);
        try {
            onSuccess.accept(job.run(Steps.NONE, new Cancellation()));
        } catch (Exception e) {
            told.add("failed " + title);
            onFailure.apply(Failures.of(e)).ifPresent(buttons::add);
        }
    }

    @Override
    public void info(String text) {
        told.add("info " + text);
    }

    /** With the texts of its buttons; taken away it is told as gone. */
    @Override
    public Subscription alert(String text, String next, List<Action> actions) {
        told.add("alert " + text
                + actions.stream().map(it -> " [" + it.text() + "]").collect(Collectors.joining()));
        buttons.addAll(actions);
        return () -> told.add("gone " + text);
    }

    @Override
    public void failure(Failure failure, Optional<Action> action) {
        told.add("failure " + failure.code() + action.map(it -> " " + it.text()).orElse(""));
    }

    @Override
    public Answer ask(String title, String text, List<String> options, String box) {
        told.add("box " + box);
        return new Answer(choose(title, text, options, false), ticks);
    }

    @Override
    public int choose(String title, String text, List<String> options, boolean dangerous) {
        told.add("choose " + title + " | " + text);
        return answer;
    }

    @Override
    public void instances() {
        told.add("go instances");
    }

    @Override
    public void instance(InstanceRef ref) {
        told.add("go instance " + ref.id());
    }

    @Override
    public void train(Optional<InstanceRef> target) {
        told.add("go train " + target.map(it -> it.id().value()).orElse(""));
    }

    @Override
    public void runAgain(Run run) {
        told.add("go again " + run.id());
    }

    @Override
    public void runs() {
        told.add("go runs");
    }

    @Override
    public void run(RunId id) {
        told.add("go run " + id);
    }

    @Override
    public void checkpoints(Optional<InstanceRef> ref) {
        told.add("go checkpoints");
    }
}
