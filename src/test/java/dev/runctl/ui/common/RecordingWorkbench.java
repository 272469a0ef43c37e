package dev.runctl.ui.common;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs work at once (or when told to) on the same thread, answers questions as told, and remembers what was said. */
public final class RecordingWorkbench implements Workbench {
    public final List<String> titles = new ArrayList<>();
    public final List<String> infos = new ArrayList<>();
    public final List<Failure> failures = new ArrayList<>();
    /** What was offered beside failures of work. */
    public final List<Action> goOn = new ArrayList<>();

    public final List<String> questions = new ArrayList<>();
    public final List<List<String>> options = new ArrayList<>();
    public int answer;
    public boolean ticks;
    public boolean holdsWork;
    private final List<Runnable> held = new ArrayList<>();

    @Override
    public <T> void work(
            String title, Job<T> job, Consumer<? super T> onSuccess, Function<Failure, Optional<Action>> onFailure) {
        titles.add(title);
        Runnable run = () -> {
            try {
                onSuccess.accept(job.run(Steps.NONE, new Cancellation()));
            } catch (ServiceException e) {
                failures.add(e.failure());
                onFailure.apply(e.failure()).ifPresent(goOn::add);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
        if (holdsWork) {
            held.add(run);
        } else {
            run.run();
        }
    }

    public void release() {
        List<Runnable> all = List.copyOf(held);
        held.clear();
        all.forEach(Runnable::run);
    }

    @Override
    public void info(String text) {
        infos.add(text);
    }

    @Override
    public void failure(Failure failure, Optional<Action> action) {
        failures.add(failure);
    }

    @Override
    public Answer ask(String title, String text, List<String> newOptions, String box) {
        return new Answer(choose(title, text, newOptions, false), ticks);
    }

    @Override
    public int choose(String title, String text, List<String> newOptions, boolean dangerous) {
        questions.add(title);
        options.add(newOptions);
        return answer;
    }
}
