package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.run.Kinship;
import dev.runctl.domain.run.LineageTree;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.LogViewModel;
import dev.runctl.ui.control.resume.Resumption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** One run: its state followed every two seconds while it lives, its log, its checkpoints, its relatives. */
public final class RunPageViewModel {
    static final Duration STATE = Duration.ofSeconds(2);
    static final Duration CLOCK = Duration.ofSeconds(1);

    private final RunOperations operations;
    private final Navigator navigator;
    private final Background background;
    private final Executor screen;
    private final Clock clock;
    private final Resumption resumption;
    private final RunActions actions;
    private final RunCheckpoints checkpoints;
    private final RunCapsule capsule;
    private final RunCompare comparison;
    private final RunMetrics metrics;
    private final RunSpending spending;

    private final ReadOnlyObjectWrapper<Optional<Run>> run = new ReadOnlyObjectWrapper<>(this, "run", Optional.empty());
    private final ReadOnlyObjectWrapper<Instant> now;
    private final ReadOnlyObjectWrapper<Optional<LogViewModel>> log =
            new ReadOnlyObjectWrapper<>(this, "log", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyObjectWrapper<Relatives> relatives = new ReadOnlyObjectWrapper<>(
            this, "relatives", new Relatives(Optional.empty(), false, new LineageTree(List.of())));

    private final ReadOnlyObjectWrapper<List<Firing>> firings = new ReadOnlyObjectWrapper<>(this, "firings", List.of());

    private final List<Subscription> open = new ArrayList<>();
    private Optional<RunId> id = Optional.empty();
    private int generation;

    /**
     * @param parent the run this one continues
     * @param isFork whether it continues that one with other arguments
     * @param tree all its family
     */
    public record Relatives(Optional<Run> parent, boolean isFork, LineageTree tree) {
        static Relatives of(Run run, List<Run> history) {
            Optional<RunId> parent = run.request().lineage().flatMap(it -> it.parent());
            Optional<Run> known = history.stream()
                    .filter(it -> parent.equals(Optional.of(it.id())))
                    .findFirst();
            boolean fork = known.filter(it -> Kinship.of(it.request(), run.request()) == Kinship.FORKED)
                    .isPresent();
            return new Relatives(known, fork, LineageTree.of(run, history));
        }
    }

    public RunPageViewModel(
            RunOperations operations,
            Navigator navigator,
            Workbench workbench,
            Background background,
            Executor screen,
            Clock clock) {
        this.operations = operations;
        this.navigator = navigator;
        this.background = background;
        this.screen = screen;
        this.clock = clock;
        this.now = new ReadOnlyObjectWrapper<>(this, "now", clock.instant());
        this.checkpoints = new RunCheckpoints(operations, background, clock);
        this.capsule = new RunCapsule(operations, background, workbench, clock);
        this.comparison = new RunCompare(operations, background, clock);
        this.metrics = new RunMetrics(operations, background, screen, clock);
        this.spending = new RunSpending(operations, background);
        this.resumption = new Resumption(operations.resumes(), navigator, workbench, background, screen);
        this.actions = new RunActions(operations, navigator, workbench, resumption, screen);
        checkpoints.lostProperty().subscribe(actions::checkpointsLost);
        checkpoints.resumableProperty().subscribe(actions::checkpointsSeen);
    }

    /** Shows the run from here on, until {@link #close} or another one is opened. */
    public void open(RunId next) {
        close();
        int mine = ++generation;
        id = Optional.of(next);
        run.set(Optional.empty());
        failure.set(Optional.empty());
        log.set(Optional.empty());
        firings.set(List.of());
        checkpoints.clear();
        capsule.clear();
        comparison.clear();
        spending.clear();
        open.add(operations.onChange(changed -> {
            if (changed.id().equals(next)) {
                screen.execute(() -> seen(mine, changed));
            }
        }));
        open.add(Ticker.start("run-page", new java.util.function.Supplier<>() {
            private boolean asked;

            @Override
            public Duration get() {
                Duration wait = poll(mine, next, asked);
                asked = true;
                return wait;
            }
        }));
        open.add(Ticker.start("run-clock", () -> {
            screen.execute(() -> now.set(clock.instant()));
            return CLOCK;
        }));
        followLog(mine, next);
        metrics.open(next);
    }

    public void close() {
        generation++;
        open.forEach(Subscription::close);
        open.clear();
        metrics.close();
    }

    /** Opens the run shown last again: what {@link #close} ended goes on where it was. */
    public void reopen() {
        id.ifPresent(this::open);
    }

    private Duration poll(int mine, RunId wanted, boolean again) {
        try {
            List<Run> history = operations.history();
            Optional<Run> found = find(history, wanted);
            if (!again) {
                found.ifPresent(it -> screen.execute(() -> seen(mine, it)));
            }
            if (found.isPresent() && !found.get().status().state().isFinal()) {
                operations.refresh(found.get().request().target());
                history = operations.history();
                found = find(history, wanted);
            }
            Run answer = found.orElseThrow(() -> notFound(wanted));
            List<Run> known = history;
            Relatives related = Relatives.of(answer, history);
            List<Firing> fired = operations.firings(wanted);
            screen.execute(() -> {
                if (mine == generation) {
                    failure.set(Optional.empty());
                    relatives.set(related);
                    firings.set(fired);
                    comparison.offer(answer, known);
                    seen(mine, answer);
                }
            });
        } catch (RuntimeException e) {
            Failure reason = Failures.of(e);
            screen.execute(() -> {
                if (mine == generation) {
                    failure.set(Optional.of(reason));
                }
            });
        }
        return STATE;
    }

    private static Optional<Run> find(List<Run> history, RunId wanted) {
        return history.stream().filter(it -> it.id().equals(wanted)).findFirst();
    }

    private static RuntimeException notFound(RunId wanted) {
        return new dev.runctl.domain.failure.ServiceException(
                new Failure.NotFound("run", wanted.value(), Failure.Evidence.NONE));
    }

    private void seen(int mine, Run latest) {
        if (mine != generation) {
            return;
        }
        boolean ended = run.get().map(it -> it.status().state().isActive()).orElse(false)
                && !latest.status().state().isActive();
        boolean first = run.get().isEmpty();
        now.set(clock.instant());
        run.set(Optional.of(latest));
        actions.seen(latest);
        checkpoints.measured(metrics.curves(), metrics.progressProperty().get());
        spending.seen(
                latest,
                new RunMoney.Seen(
                        metrics.curves(), metrics.remaining(latest, now.get()), checkpoints.newestWhole(), now.get()));
        if (first || ended) {
            checkpoints.load(latest);
            capsule.load(latest);
        } else {
            checkpoints.runSeen(latest);
            capsule.runSeen(latest);
        }
    }

    private void followLog(int mine, RunId wanted) {
        LogViewModel model = LogViewModel.paced(screen, clock);
        log.set(Optional.of(model));
        open.add(model::close);
        open.add(background.run(
                () -> operations.follow(wanted, start(wanted, model), model),
                following -> {
                    if (mine == generation) {
                        open.add(following);
                    } else {
                        following.close();
                    }
                },
                problem -> {
                    if (mine == generation) {
                        model.trouble(Failures.of(problem));
                    }
                }));
    }

    private long start(RunId wanted, LogViewModel model) {
        return operations
                .logLines(wanted, LogViewModel.LONGEST_READ)
                .map(model::startWith)
                .orElseGet(() -> model.startOffset(operations.logSize(wanted)));
    }

    /** Asks for the checkpoints again. */
    public void refreshCheckpoints() {
        run.get().ifPresent(checkpoints::load);
    }

    /** The run asked for, whether or not it has been found. */
    public Optional<RunId> openedId() {
        return id;
    }

    /** Whether the progress that the log tells is the run's: once that has ended only where the whole log has been read. */
    public boolean isProgressTrue() {
        boolean active = run.get().filter(it -> it.status().state().isActive()).isPresent();
        return active
                || log.get()
                        .filter(it -> it.endedProperty().get().isPresent() && !it.isCutShort())
                        .isPresent();
    }

    public void openRelative(Run relative) {
        navigator.run(relative.id());
    }

    public void openInstance() {
        run.get().ifPresent(it -> navigator.instance(it.request().target()));
    }

    public void back() {
        navigator.runs();
    }

    /** The command that ran, quoted for a shell. */
    public String commandLine() {
        return run.get().map(operations::commandLine).orElse("");
    }

    public java.nio.file.Path logFile(RunId of) {
        return operations.logFile(of);
    }

    public Resumption resumption() {
        return resumption;
    }

    public RunActions actions() {
        return actions;
    }

    public RunCapsule capsule() {
        return capsule;
    }

    public RunCompare comparison() {
        return comparison;
    }

    public RunCheckpoints checkpoints() {
        return checkpoints;
    }

    public RunSpending spending() {
        return spending;
    }

    public RunMetrics metrics() {
        return metrics;
    }

    public ReadOnlyObjectProperty<Optional<Run>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** The time by which durations and costs are shown; moves every second. */
    public ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<LogViewModel>> logProperty() {
        return log.getReadOnlyProperty();
    }

    /** Why the state shown is not the present one. */
    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /** What a person's rules did to the run, oldest first. */
    public ReadOnlyObjectProperty<List<Firing>> firingsProperty() {
        return firings.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Relatives> relativesProperty() {
        return relatives.getReadOnlyProperty();
    }
}
