package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.RunComparison;
import dev.runctl.ui.common.Failures;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** How the run shown differs from others, in words and in curves. */
public final class RunCompare {
    static final int FEWEST = 2;
    /** As many as can be told apart in one chart. */
    static final int MOST = 10;

    private final RunOperations operations;
    private final Background background;
    private final Clock clock;

    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyObjectWrapper<List<MetricGroup>> charts =
            new ReadOnlyObjectWrapper<>(this, "charts", List.of());
    private final BooleanProperty onlyDifferences = new SimpleBooleanProperty(this, "onlyDifferences", true);
    private final BooleanProperty byTime = new SimpleBooleanProperty(this, "byTime");
    private final ObservableList<Run> others = FXCollections.observableArrayList();
    private final ObservableList<Run> compared = FXCollections.observableArrayList();
    private final ObservableList<RunComparison.Line> lines = FXCollections.observableArrayList();

    /** For each run that was compared, with which others: kept until the program ends. */
    private final Map<RunId, List<RunId>> chosen = new HashMap<>();

    private List<Run> history = List.of();
    private Optional<Run> mine = Optional.empty();
    private List<RunComparison.Side> sides = List.of();
    private List<RunComparison.Line> all = List.of();
    private Subscription reading = Subscription.NONE;

    RunCompare(RunOperations operations, Background background, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.clock = clock;
        onlyDifferences.subscribe(this::show);
        byTime.subscribe(this::show);
    }

    void clear() {
        reading.close();
        mine = Optional.empty();
        failure.set(Optional.empty());
        history = List.of();
        others.clear();
        compared.clear();
        sides = List.of();
        all = List.of();
        show();
    }

    /** Has a run compared with these as soon as it is shown; more than can be compared are left out. */
    public void choose(RunId run, List<RunId> with) {
        chosen.put(run, with.stream().limit(MOST - 1L).toList());
    }

    /** Those it can be compared with: of the same script first, then of the same project, newest first. */
    void offer(Run run, List<Run> known) {
        mine = Optional.of(run);
        history = known.stream()
                .filter(it -> !it.id().equals(run.id()))
                .sorted(Comparator.<Run, Boolean>comparing(it ->
                                !it.request().script().equals(run.request().script()))
                        .thenComparing(it ->
                                !it.request().project().equals(run.request().project()))
                        .thenComparing(Comparator.comparing(Run::created).reversed()))
                .toList();
        if (compared.isEmpty()) {
            compareAgain(run);
        }
        offerTheRest();
    }

    /** With those it was compared with when it was last shown, as far as they are still known. */
    private void compareAgain(Run run) {
        List<Run> again = chosen.getOrDefault(run.id(), List.of()).stream()
                .flatMap(id -> history.stream().filter(it -> it.id().equals(id)))
                .toList();
        if (!again.isEmpty()) {
            List<Run> both = new ArrayList<>(again);
            both.addFirst(run);
            compared.setAll(both);
            read();
        }
    }

    private void offerTheRest() {
        List<RunId> taken = compared.stream().map(Run::id).toList();
        List<Run> wanted =
                history.stream().filter(it -> !taken.contains(it.id())).toList();
        boolean same = wanted.stream()
                .map(Run::id)
                .toList()
                .equals(others.stream().map(Run::id).toList());
        if (!same) {
            others.setAll(wanted);
        }
    }

    /** Compares with this run too. */
    public void add(Run run) {
        boolean known = compared.stream().anyMatch(it -> it.id().equals(run.id()));
        if (mine.isPresent() && !known && compared.size() < MOST) {
            if (compared.isEmpty()) {
                compared.add(mine.get());
            }
            compared.add(run);
            read();
        }
    }

    public void remove(Run run) {
        compared.removeIf(it -> it.id().equals(run.id()));
        if (compared.size() < 2) {
            compared.clear();
        }
        read();
    }

    private void read() {
        reading.close();
        mine.ifPresent(
                run -> choose(run.id(), compared.stream().skip(1).map(Run::id).toList()));
        offerTheRest();
        failure.set(Optional.empty());
        List<Run> wanted = List.copyOf(compared);
        Cancellation cancel = new Cancellation();
        Subscription work = background.run(
                () -> {
                    List<RunComparison.Side> found = new ArrayList<>();
                    for (Run run : wanted) {
                        found.add(new RunComparison.Side(
                                operations.capsule(run.id(), cancel),
                                operations.parameters(run),
                                operations.curves(run, cancel)));
                    }
                    return found;
                },
                found -> {
                    if (wanted.equals(List.copyOf(compared))) {
                        sides = List.copyOf(found);
                        all = wanted.isEmpty() ? List.of() : RunComparison.of(sides, clock.instant());
                        show();
                    }
                },
                problem -> failure.set(Optional.of(Failures.of(problem))));
        reading = () -> {
            cancel.cancel();
            work.close();
        };
    }

    private void show() {
        lines.setAll(all.stream()
                .filter(line -> line.isDifferent() || !onlyDifferences.get())
                .toList());
        charts.set(ComparedCurves.of(sides, byTime.get()));
    }

    /** What the compared runs are called, in their order. */
    List<String> names() {
        return ComparedNames.of(compared);
    }

    /** What a run is called by itself. */
    static String name(Run run) {
        return run.request().script() + " " + run.id().ending();
    }

    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /** One chart for each metric that any of the runs has, with a curve for each run that has it. */
    public ReadOnlyObjectProperty<List<MetricGroup>> chartsProperty() {
        return charts.getReadOnlyProperty();
    }

    public BooleanProperty onlyDifferencesProperty() {
        return onlyDifferences;
    }

    /** Whether the charts' horizontal axis is the time since each run's start rather than its own steps. */
    public BooleanProperty byTimeProperty() {
        return byTime;
    }

    /** Those not compared yet. */
    public ObservableList<Run> others() {
        return others;
    }

    /** The run shown and those it is compared with; empty where there are none. */
    public ObservableList<Run> compared() {
        return compared;
    }

    public Optional<Run> mine() {
        return mine;
    }

    public ObservableList<RunComparison.Line> lines() {
        return lines;
    }
}
