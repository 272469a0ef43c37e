package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.RunComparison;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Workbench;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The capsule of the run shown, and how it differs from another run's. */
public final class RunCapsule {
    private static final Messages TEXT = Messages.of("runs");

    private final RunOperations operations;
    private final Background background;
    private final Workbench workbench;
    private final Clock clock;

    private final ReadOnlyObjectWrapper<Optional<Capsule>> capsule =
            new ReadOnlyObjectWrapper<>(this, "capsule", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Run>> other =
            new ReadOnlyObjectWrapper<>(this, "other", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final BooleanProperty onlyDifferences = new SimpleBooleanProperty(this, "onlyDifferences", true);
    private final ObservableList<Run> others = FXCollections.observableArrayList();
    private final ObservableList<RunComparison.Line> lines = FXCollections.observableArrayList();

    private List<RunComparison.Line> all = List.of();
    private Subscription asking = Subscription.NONE;
    private Subscription comparing = Subscription.NONE;

    RunCapsule(RunOperations operations, Background background, Workbench workbench, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        this.clock = clock;
        onlyDifferences.subscribe(this::show);
    }

    void clear() {
        asking.close();
        comparing.close();
        capsule.set(Optional.empty());
        other.set(Optional.empty());
        failure.set(Optional.empty());
        others.clear();
        all = List.of();
        lines.clear();
    }

    /** Asks for what is known of the run. */
    void load(Run run) {
        asking.close();
        asking = background.run(
                () -> operations.capsule(run.id(), new Cancellation()),
                found -> capsule.set(Optional.of(found)),
                problem -> failure.set(Optional.of(Failures.of(problem))));
    }

    /** Those it can be compared with: of the same script first, then of the same project, newest first. */
    void offer(Run run, List<Run> history) {
        List<Run> wanted = history.stream()
                .filter(it -> !it.id().equals(run.id()))
                .sorted(Comparator.<Run, Boolean>comparing(it ->
                                !it.request().script().equals(run.request().script()))
                        .thenComparing(it ->
                                !it.request().project().equals(run.request().project()))
                        .thenComparing(Comparator.comparing(Run::created).reversed()))
                .toList();
        boolean same = wanted.stream()
                .map(Run::id)
                .toList()
                .equals(others.stream().map(Run::id).toList());
        if (!same) {
            others.setAll(wanted);
        }
    }

    /** Compares the run shown with this one. */
    public void compare(RunId mine, Run with) {
        comparing.close();
        other.set(Optional.of(with));
        failure.set(Optional.empty());
        comparing = background.run(
                () -> RunComparison.of(
                        operations.capsule(mine, new Cancellation()),
                        operations.capsule(with.id(), new Cancellation()),
                        clock.instant()),
                found -> {
                    all = found;
                    show();
                },
                problem -> failure.set(Optional.of(Failures.of(problem))));
    }

    private void show() {
        lines.setAll(all.stream()
                .filter(line -> line.isDifferent() || !onlyDifferences.get())
                .toList());
    }

    /** Writes the capsule as one zip file, with cancel. */
    public void export(RunId id, Path file) {
        workbench.work(
                TEXT.text("export.work", String.valueOf(file.getFileName())),
                (steps, cancel) -> {
                    try {
                        operations.export(id, file, cancel);
                    } catch (UncheckedIOException e) {
                        throw new ServiceException(
                                new Failure.InvalidInput(
                                        "file",
                                        "not-written",
                                        Failure.Evidence.of(file.toString(), String.valueOf(e.getMessage()))),
                                e);
                    }
                    return file;
                },
                done -> workbench.info(TEXT.text("export.done", String.valueOf(done.getFileName()))));
    }

    public ReadOnlyObjectProperty<Optional<Capsule>> capsuleProperty() {
        return capsule.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Run>> otherProperty() {
        return other.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    public BooleanProperty onlyDifferencesProperty() {
        return onlyDifferences;
    }

    public ObservableList<Run> others() {
        return others;
    }

    public ObservableList<RunComparison.Line> lines() {
        return lines;
    }
}
