package dev.runctl.ui.checkpoints;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.CheckpointRow;
import dev.runctl.ui.control.resume.Resumption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Checkpoints by instance or by run, and resuming from one. */
public final class CheckpointsViewModel {

    /** What the right side shows. */
    public enum Content {
        NO_PLACES,
        CHOOSE,
        LOADING,
        EMPTY,
        FAILED,
        ROWS
    }

    private static final Duration CLOCK = Duration.ofSeconds(1);

    /** Between two looks at an instance whose script is running: each takes a command. */
    private static final Duration WHILE_ACTIVE = Duration.ofSeconds(15);

    private final CheckpointOperations operations;
    private final InstanceFeed feed;
    private final Navigator navigator;
    private final Resumption resumption;
    private final Background background;
    private final Executor screen;
    private final Clock clock;
    private final ReadOnlyObjectWrapper<Instant> now;

    private final BooleanProperty byRun = new SimpleBooleanProperty(this, "byRun");
    private final ObservableList<Place> places = FXCollections.observableArrayList();
    private final ObjectProperty<Optional<Place>> place = new SimpleObjectProperty<>(this, "place", Optional.empty());
    private final ObservableList<CheckpointRow> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Content> content = new ReadOnlyObjectWrapper<>(this, "content", Content.CHOOSE);
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<CheckpointService.Listing>> lastSeen =
            new ReadOnlyObjectWrapper<>(this, "lastSeen", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> copiesProblem =
            new ReadOnlyObjectWrapper<>(this, "copiesProblem", Optional.empty());
    private final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper(this, "loading");

    private List<Run> history = List.of();
    private Map<InstanceRef, CheckpointService.Listing> seen = Map.of();
    /** Until then no place is chosen for the person: the one with runs is, and which that is cannot be told yet. */
    private boolean historyKnown;

    /** The names of the checkpoints marked to stay, by run. */
    private Map<RunId, Set<String>> marks = Map.of();

    private Optional<CheckpointService.Listing> listing = Optional.empty();
    private Optional<InstanceState> machine = Optional.empty();
    private Optional<InstanceRef> wanted = Optional.empty();
    private Subscription question = Subscription.NONE;
    private Subscription watch = Subscription.NONE;
    private Subscription ticking = Subscription.NONE;
    private Subscription active = Subscription.NONE;
    private Subscription runChanges = Subscription.NONE;
    private javafx.util.Subscription feedListener = javafx.util.Subscription.EMPTY;

    public CheckpointsViewModel(
            CheckpointOperations operations,
            InstanceFeed feed,
            Navigator navigator,
            Workbench workbench,
            Background background,
            Executor screen,
            Clock clock) {
        this.operations = operations;
        this.feed = feed;
        this.navigator = navigator;
        this.resumption = new Resumption(operations.resumes(), navigator, workbench, background, screen);
        this.background = background;
        this.screen = screen;
        this.clock = clock;
        this.now = new ReadOnlyObjectWrapper<>(this, "now", clock.instant());
        byRun.subscribe((was, is) -> {
            place.set(Optional.empty());
            showPlaces();
        });
        place.subscribe((was, is) -> {
            if (is.isEmpty() || was.isEmpty() || !is.get().isSame(was.get())) {
                listing = Optional.empty();
                copiesProblem.set(Optional.empty());
                rows.clear();
                failure.set(Optional.empty());
                load();
            }
        });
    }

    /** Begins to ask; ends with {@link #stop}. */
    public void start() {
        stop();
        watch = feed.watch();
        ticking = Ticker.start("checkpoints-clock", () -> {
            screen.execute(() -> now.set(clock.instant()));
            return CLOCK;
        });
        active = Ticker.start("checkpoints-active", () -> {
            screen.execute(this::lookAgain);
            return WHILE_ACTIVE;
        });
        runChanges = operations.onRunChange(run -> screen.execute(() -> changed(run)));
        feedListener = feed.snapshotProperty().subscribe(now -> {
            showPlaces();
            machineSeen(now);
        });
        refresh();
    }

    public void stop() {
        watch.close();
        ticking.close();
        active.close();
        runChanges.close();
        feedListener.unsubscribe();
        question.close();
        loading.set(false);
    }

    /**
     * A script that runs writes checkpoints, and ends; another program on this machine launches one: none waits for somebody to
     * press a button.
     */
    private void lookAgain() {
        if (loading.get()) {
            return;
        }
        boolean isActive = place.get()
                .map(Place::instance)
                .filter(ref -> history.stream()
                        .anyMatch(it -> it.request().target().equals(ref)
                                && it.status().state().isActive()))
                .isPresent();
        boolean isToAsk = isActive || isWoken();
        List<Run> known = history;
        background.run(
                () -> {
                    if (isActive) {
                        operations.refreshRuns();
                    }
                    return isToAsk || !operations.history().equals(known);
                },
                isOther -> {
                    if (isOther) {
                        refresh();
                    }
                },
                problem -> refresh());
    }

    /** What was seen last is told only until the instance can be asked, which is a while after it runs. */
    private boolean isWoken() {
        return lastSeen.get().isPresent()
                && place.get()
                        .flatMap(it -> feed.snapshotProperty().get().instances().stream()
                                .filter(listed -> listed.instance().ref().equals(it.instance()))
                                .findFirst())
                        .filter(it -> it.instance().state() == InstanceState.RUNNING)
                        .isPresent();
    }

    /** A run's end is looked up as soon as its machine is off, and its rows say so meanwhile. */
    private void machineSeen(InstanceFeed.Snapshot snapshot) {
        Optional<InstanceState> now = place.get()
                .flatMap(it -> snapshot.instances().stream()
                        .map(InstanceSummary::instance)
                        .filter(one -> one.ref().equals(it.instance()))
                        .findFirst())
                .map(Instance::state);
        Optional<InstanceState> before = machine;
        machine = now;
        if (!now.equals(before)) {
            showRows();
            if (now.filter(it -> it == InstanceState.STOPPED || it == InstanceState.TERMINATED)
                    .isPresent()) {
                lookAgain();
            }
        }
    }

    private void changed(Run run) {
        boolean isHere = place.get()
                .filter(it -> it.instance().equals(run.request().target()))
                .isPresent();
        boolean isNew = find(run.id())
                .filter(it -> it.status().state() == run.status().state())
                .isEmpty();
        if (isHere && isNew) {
            refresh();
        }
    }

    /** Chooses the instance as soon as it is known. */
    public void show(InstanceRef ref) {
        byRun.set(false);
        wanted = Optional.of(ref);
        showPlaces();
    }

    /** Asks again for the runs and for the checkpoints of the place chosen. */
    public void refresh() {
        background.run(
                this::remember,
                known -> {
                    history = known.runs();
                    seen = known.seen();
                    historyKnown = true;
                    showPlaces();
                    showRows();
                },
                problem -> {
                    historyKnown = true;
                    failure.set(Optional.of(Failures.of(problem)));
                    showPlaces();
                });
        load();
    }

    private record Known(List<Run> runs, Map<InstanceRef, CheckpointService.Listing> seen) {}

    private Known remember() {
        List<Run> runs = operations.history();
        Map<InstanceRef, CheckpointService.Listing> listings = new HashMap<>();
        runs.stream()
                .map(it -> it.request().target())
                .distinct()
                .forEach(ref -> operations.seen(ref).ifPresent(it -> listings.put(ref, it)));
        return new Known(runs, listings);
    }

    private void showPlaces() {
        InstanceFeed.Snapshot snapshot = feed.snapshotProperty().get();
        List<Place> now = byRun.get()
                ? Place.runs(history, feed.locations(), seen)
                : Place.instances(snapshot.instances(), history);
        if (!now.equals(places)) {
            places.setAll(now);
        }
        Optional<Place> chosen =
                place.get().flatMap(old -> now.stream().filter(old::isSame).findFirst());
        Optional<Place> asked = wanted.flatMap(
                ref -> now.stream().filter(it -> it.instance().equals(ref)).findFirst());
        if (asked.isPresent()) {
            wanted = Optional.empty();
        }
        place.set(asked.or(() -> chosen)
                .or(() -> now.stream().filter(it -> historyKnown).findFirst()));
        showContent();
    }

    private void load() {
        question.close();
        if (place.get().isEmpty()) {
            loading.set(false);
            showContent();
            return;
        }
        Place asked = place.get().get();
        loading.set(true);
        showContent();
        question = background.run(
                () -> operations.list(asked.instance()),
                answer -> {
                    if (place.get().map(asked::isSame).orElse(false)) {
                        listing = Optional.of(answer);
                        failure.set(Optional.empty());
                        lastSeen.set(Optional.of(answer).filter(it -> !it.isLive()));
                        copiesProblem.set(answer.copiesProblem());
                        loading.set(false);
                        showRows();
                    }
                },
                problem -> {
                    failure.set(Optional.of(Failures.of(problem)));
                    loading.set(false);
                    showContent();
                });
    }

    private void showRows() {
        List<Checkpoint> all =
                listing.map(CheckpointService.Listing::checkpoints).orElse(List.of());
        List<Checkpoint> shown = place.get().orElse(null) instanceof Place.OfRun(InstanceRef ref, Run run)
                ? all.stream()
                        .filter(it -> it.run().equals(Optional.of(run.id())))
                        .toList()
                : all;
        List<CheckpointRow> now = CheckpointRow.of(shown, this::find, standing(), clock.instant()).stream()
                .map(it -> it.marked(marks))
                .toList();
        if (!now.equals(rows)) {
            rows.setAll(now);
        }
        showContent();
    }

    /** What EC2 says now may be newer than the list. */
    private CheckpointService.Standing standing() {
        CheckpointService.Standing told =
                listing.map(CheckpointService.Listing::standing).orElse(CheckpointService.Standing.LIVE);
        boolean isOff = machine.filter(it -> it != InstanceState.RUNNING).isPresent();
        return isOff && told == CheckpointService.Standing.LIVE ? CheckpointService.Standing.ASLEEP : told;
    }

    /** Shows which ones are marked to stay, by run and name. */
    void mark(Map<RunId, Set<String>> names) {
        marks = names;
        showRows();
    }

    private Optional<Run> find(RunId id) {
        return history.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    private void showContent() {
        content.set(
                !rows.isEmpty()
                        ? Content.ROWS
                        : places.isEmpty()
                                ? historyKnown && !feed.snapshotProperty().get().isLoading()
                                        ? Content.NO_PLACES
                                        : Content.LOADING
                                : place.get().isEmpty()
                                        ? Content.CHOOSE
                                        : loading.get()
                                                ? Content.LOADING
                                                : failure.get().isPresent() ? Content.FAILED : Content.EMPTY);
    }

    /** Resumes with the run's own script and arguments, and opens the new run. */
    public void resume(CheckpointRow row) {
        if (row.obstacle().isEmpty()) {
            row.run().ifPresent(it -> resumption.resume(it, row.checkpoint().path()));
        }
    }

    /** Shows what resuming would do, and where else it could go on. */
    public void planResume(CheckpointRow row) {
        if (row.obstacle().isEmpty()) {
            row.run().ifPresent(it -> resumption.plan(it, row.checkpoint().path()));
        }
    }

    /** Fills in a new run from the checkpoint's weights. */
    public void fork(CheckpointRow row) {
        if (row.obstacle().isEmpty()) {
            row.run().ifPresent(it -> resumption.fork(it, row.checkpoint().path()));
        }
    }

    /** The time by which ages are shown; moves every second while the screen is shown. */
    public ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }

    public Resumption resumption() {
        return resumption;
    }

    public void openRun(CheckpointRow row) {
        row.run().ifPresent(it -> navigator.run(it.id()));
    }

    public void openRun(Run run) {
        navigator.run(run.id());
    }

    public long completeCount() {
        return rows.stream().filter(CheckpointRow::isUsable).count();
    }

    public BooleanProperty byRunProperty() {
        return byRun;
    }

    public ObservableList<Place> places() {
        return places;
    }

    public ObjectProperty<Optional<Place>> placeProperty() {
        return place;
    }

    public ObservableList<CheckpointRow> rows() {
        return rows;
    }

    public ReadOnlyObjectProperty<Content> contentProperty() {
        return content.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /** What was last seen, where that was not just now because the instance does not run or is gone. */
    public ReadOnlyObjectProperty<Optional<CheckpointService.Listing>> lastSeenProperty() {
        return lastSeen.getReadOnlyProperty();
    }

    /** Why the copies in S3 are not known, if they are not. */
    public ReadOnlyObjectProperty<Optional<Failure>> copiesProblemProperty() {
        return copiesProblem.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty loadingProperty() {
        return loading.getReadOnlyProperty();
    }
}
