package dev.runctl.ui.instances;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.StopService;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.StopQuestion;
import dev.runctl.ui.common.Workbench;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Does things to instances: the row moves at once, the machine follows, a failure puts the row back. */
final class InstanceActions {
    private static final Messages TEXT = Messages.of("instances");
    /** For a run that began since the list was read. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final InstanceOperations operations;
    private final Background background;
    private final Executor screen;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Clock clock;
    private final Runnable refresh;
    /** So many idle instances are stopped without a question. */
    private static final int AT_ONCE = 3;

    private static final int NAMED = 8;

    private final StopQuestion question;

    InstanceActions(
            InstanceOperations operations,
            Background background,
            Executor screen,
            Navigator navigator,
            Workbench workbench,
            Clock clock,
            Runnable refresh) {
        this.operations = operations;
        this.background = background;
        this.screen = screen;
        this.navigator = navigator;
        this.workbench = workbench;
        this.clock = clock;
        this.refresh = refresh;
        this.question = new StopQuestion(workbench);
    }

    void perform(InstanceAction action, List<InstanceRow> rows) {
        switch (action) {
            case TRAIN -> navigator.train(Optional.of(rows.getFirst().ref()));
            case OPEN_RUN -> rows.getFirst().run().map(Run::id).ifPresent(navigator::run);
            case CHECKPOINTS ->
                navigator.checkpoints(Optional.of(rows.getFirst().ref()));
            case START -> rows.forEach(row -> change(row, InstanceState.PENDING, operations::start));
            case STOP -> stop(rows);
            case REBOOT -> reboot(rows);
            case TERMINATE -> terminate(rows);
        }
    }

    private void change(InstanceRow row, InstanceState next, Consumer<InstanceRef> call) {
        if (!row.expect(next)) {
            return;
        }
        background.run(
                () -> {
                    call.accept(row.ref());
                    return row;
                },
                done -> {
                    row.settle(clock.instant());
                    refresh.run();
                },
                e -> {
                    row.forget();
                    Failure failure = Failures.of(e);
                    workbench.failure(
                            failure,
                            Optional.of(new Workbench.Action(TEXT.text("retry"), () -> change(row, next, call))));
                });
    }

    /** Asks once, where something is training or many are meant; stopping an idle instance harms nothing. */
    private void stop(List<InstanceRow> rows) {
        List<InstanceRow> training =
                rows.stream().filter(InstanceRow::hasActiveRun).toList();
        if (training.isEmpty() && rows.size() > AT_ONCE && !mayStop(rows)) {
            return;
        }
        Optional<StopService.Wish> wish = training.isEmpty()
                ? Optional.of(StopService.Wish.within(GRACE))
                : question.ofInstances(
                        rows.stream().map(InstanceRow::name).toList(),
                        training.stream().map(InstanceRow::name).toList(),
                        training.getFirst().run().orElseThrow().request().script(),
                        operations.copyBucket(rows.getFirst().ref().location()));
        wish.ifPresent(it -> rows.forEach(row -> stopSafely(row, it)));
    }

    private boolean mayStop(List<InstanceRow> rows) {
        return workbench.choose(
                        TEXT.text("stop-many.title", rows.size()),
                        TEXT.text("stop-many.text", names(rows)),
                        List.of(TEXT.text("cancel"), TEXT.text("stop-many.confirm", rows.size())),
                        false)
                == 1;
    }

    private void stopSafely(InstanceRow row, StopService.Wish wish) {
        if (!row.expect(InstanceState.STOPPING)) {
            return;
        }
        workbench.work(
                TEXT.text("work.stop", row.name()),
                (steps, cancel) -> {
                    boolean stopped = false;
                    try {
                        operations.stopSafely(row.ref(), wish, question, steps, cancel);
                        stopped = true;
                    } finally {
                        boolean done = stopped;
                        screen.execute(() -> settle(row, done));
                    }
                    return row;
                },
                done -> refresh.run());
    }

    private void settle(InstanceRow row, boolean done) {
        if (done) {
            row.settle(clock.instant());
        } else {
            row.forget();
        }
        refresh.run();
    }

    private void reboot(List<InstanceRow> rows) {
        List<InstanceRow> training =
                rows.stream().filter(InstanceRow::hasActiveRun).toList();
        if (!training.isEmpty()
                && workbench.choose(
                                TEXT.text("reboot.title"),
                                TEXT.text("reboot.text", names(training)),
                                List.of(TEXT.text("cancel"), TEXT.text("action.reboot")),
                                true)
                        == 0) {
            return;
        }
        for (InstanceRow row : rows) {
            background.run(
                    () -> {
                        operations.reboot(row.ref());
                        return row;
                    },
                    done -> {
                        workbench.info(TEXT.text("reboot.done", row.name()));
                        refresh.run();
                    },
                    e -> workbench.failure(Failures.of(e), Optional.empty()));
        }
    }

    /** What would be gone is looked for before it is asked; where that cannot be told the question does not wait for it. */
    private void terminate(List<InstanceRow> rows) {
        background.run(
                () -> InParallel.map(rows, it -> operations.checkpointsOnlyOn(it.ref())).stream()
                        .mapToInt(Integer::intValue)
                        .sum(),
                only -> terminate(rows, only),
                problem -> terminate(rows, 0));
    }

    private void terminate(List<InstanceRow> rows, int onlyThere) {
        boolean local = rows.getFirst().ref().location().isThisComputer();
        StringBuilder text = new StringBuilder(
                TEXT.text(local ? "terminate.text-local" : "terminate.text-aws", names(rows), rows.size()));
        List<InstanceRow> training =
                rows.stream().filter(InstanceRow::hasActiveRun).toList();
        if (!training.isEmpty()) {
            text.append("\n\n").append(TEXT.text("terminate.training", names(training)));
        }
        if (onlyThere > 0) {
            text.append("\n\n").append(TEXT.text("terminate.only-there", onlyThere, rows.size()));
        }
        int answer = workbench.choose(
                TEXT.text("terminate.title", rows.size(), rows.getFirst().name()),
                text.toString(),
                List.of(TEXT.text("cancel"), TEXT.text("terminate.confirm", rows.size())),
                true);
        if (answer == 1) {
            rows.forEach(row -> change(row, InstanceState.SHUTTING_DOWN, operations::terminate));
        }
    }

    /** The first few, and how many more there are. */
    private static String names(List<InstanceRow> rows) {
        int more = rows.size() - NAMED;
        String first = rows.stream().limit(NAMED).map(InstanceRow::name).collect(Collectors.joining(", "));
        return more > 0 ? TEXT.text("names.more", first, more) : first;
    }
}
