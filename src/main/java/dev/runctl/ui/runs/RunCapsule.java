package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Workbench;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The capsule of the run shown. */
public final class RunCapsule {
    private static final Messages TEXT = Messages.of("runs");

    /** The instance writes its part down a moment after the start; on one too old to do so it never comes. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private static final int MOST_QUESTIONS = 5;

    private final RunOperations operations;
    private final Background background;
    private final Workbench workbench;
    private final Clock clock;

    private final ReadOnlyObjectWrapper<Optional<Capsule>> capsule =
            new ReadOnlyObjectWrapper<>(this, "capsule", Optional.empty());
    private Instant asked = Instant.EPOCH;
    private int questions;
    private Subscription asking = Subscription.NONE;

    RunCapsule(RunOperations operations, Background background, Workbench workbench, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        this.clock = clock;
    }

    void clear() {
        asking.close();
        questions = 0;
        capsule.set(Optional.empty());
    }

    /** Asks for what is known of the run. */
    void load(Run run) {
        asking.close();
        asked = clock.instant();
        questions++;
        asking = background.run(
                () -> operations.capsule(run.id(), new Cancellation()),
                found -> capsule.set(Optional.of(found)),
                problem -> workbench.failure(Failures.of(problem), Optional.empty()));
    }

    /** The run was looked at again: what the instance had not told is asked for once more when it is time. */
    void runSeen(Run run) {
        boolean told = capsule.get().flatMap(Capsule::environment).isPresent();
        boolean due = Duration.between(asked, clock.instant()).compareTo(ASK_AGAIN) >= 0;
        if (!told && due && questions < MOST_QUESTIONS && run.status().state().isActive()) {
            load(run);
        }
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
                done -> workbench.info(
                        TEXT.text("export.done", done.toAbsolutePath().normalize())));
    }

    public ReadOnlyObjectProperty<Optional<Capsule>> capsuleProperty() {
        return capsule.getReadOnlyProperty();
    }
}
