package dev.runctl.ui.shell;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.service.Steps;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Workbench;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Long work in the shell: its steps, how long each took, how it ended. Used on the screen's thread. */
public final class WorkItem {
    /** How far the work is. */
    public enum State {
        RUNNING,
        CANCELLING,
        DONE,
        FAILED,
        CANCELLED;

        public boolean isOver() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    private static final Messages COMMON = Messages.of("common");

    private final String title;
    private final Clock clock;
    private final Instant started;
    private final Cancellation cancellation = new Cancellation();
    private final ObservableList<StepItem> steps = FXCollections.observableArrayList();
    private final ObservableList<StepItem> shownSteps = FXCollections.unmodifiableObservableList(steps);
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", State.RUNNING);
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private Optional<Workbench.Action> goOn = Optional.empty();
    private final ReadOnlyStringWrapper elapsed = new ReadOnlyStringWrapper(this, "elapsed", "");

    WorkItem(String title, Clock clock) {
        this.title = title;
        this.clock = clock;
        this.started = clock.instant();
        tick();
    }

    public String title() {
        return title;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Asks the work to end at its next step. */
    public void cancel() {
        if (state.get() == State.RUNNING) {
            state.set(State.CANCELLING);
            cancellation.cancel();
        }
    }

    void step(String code, Steps.State next, String detail) {
        StepItem item =
                steps.stream().filter(it -> it.code().equals(code)).findFirst().orElseGet(() -> add(code));
        item.update(next, detail, since(item.started()));
    }

    private StepItem add(String code) {
        String key = code.startsWith("step.") ? code : "step." + code;
        StepItem item = new StepItem(code, COMMON.has(key) ? COMMON.text(key) : code, clock.instant());
        steps.add(item);
        return item;
    }

    void end(State how, Optional<Failure> why) {
        tick();
        for (StepItem step : steps) {
            if (step.stateProperty().get() == Steps.State.STARTED) {
                Steps.State last = how == State.DONE ? Steps.State.DONE : Steps.State.FAILED;
                step.update(last, step.detailProperty().get(), since(step.started()));
            }
        }
        failure.set(why);
        state.set(how);
    }

    /** @param way what a person may do about it */
    void fail(Failure why, Optional<Workbench.Action> way) {
        goOn = way;
        end(State.FAILED, Optional.of(why));
    }

    /** What a person may do about its failure. */
    Optional<Workbench.Action> goOn() {
        return goOn;
    }

    /** Brings the elapsed times up to now. */
    void tick() {
        elapsed.set(since(started));
        for (StepItem step : steps) {
            if (step.stateProperty().get() == Steps.State.STARTED) {
                step.setElapsed(since(step.started()));
            }
        }
    }

    private String since(Instant then) {
        return Formats.duration(Duration.between(then, clock.instant()));
    }

    public ObservableList<StepItem> steps() {
        return shownSteps;
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty elapsedProperty() {
        return elapsed.getReadOnlyProperty();
    }
}
