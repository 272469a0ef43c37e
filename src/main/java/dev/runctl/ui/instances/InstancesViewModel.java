package dev.runctl.ui.instances;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Location;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The Instances screen: rows that live, filters, selection, and what can be done with it. */
public final class InstancesViewModel {
    /** What the screen's main area shows. */
    public enum Phase {
        LOADING,
        FAILED,
        EMPTY,
        NO_MATCH,
        ROWS
    }

    private static final Messages TEXT = Messages.of("instances");
    private static final Duration RUNS_REFRESHED = Duration.ofSeconds(5);
    private static final Duration RUNS_RARELY = Duration.ofSeconds(30);

    private final InstanceFeed feed;
    private final InstanceOperations operations;
    private final Background background;
    private final Executor screen;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Clock clock;
    private final InstanceActions actions;
    private final ListTroubles troubles = new ListTroubles();

    private final LiveRows rows;
    private final RowNews news;
    private final ObservableList<InstanceRow> selection = FXCollections.observableArrayList();
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ObjectProperty<StateFilter> stateFilter =
            new SimpleObjectProperty<>(this, "stateFilter", StateFilter.ALL);
    private final ObjectProperty<Optional<Location>> regionFilter =
            new SimpleObjectProperty<>(this, "regionFilter", Optional.empty());
    private final ReadOnlyObjectWrapper<Set<Location>> troubled =
            new ReadOnlyObjectWrapper<>(this, "troubled", Set.of());
    private final ReadOnlyStringWrapper age = new ReadOnlyStringWrapper(this, "age", "");
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(this, "phase", Phase.LOADING);
    private final ReadOnlyStringWrapper stale = new ReadOnlyStringWrapper(this, "stale", "");
    private final ReadOnlyObjectWrapper<Instant> now;
    private final ReadOnlyObjectWrapper<Map<String, InstanceType>> types =
            new ReadOnlyObjectWrapper<>(this, "types", Map.of());
    private final List<Subscription> shown = new ArrayList<>();
    private final ReadOnlyObjectWrapper<Optional<InstanceRef>> wanted =
            new ReadOnlyObjectWrapper<>(this, "wanted", Optional.empty());
    private Location location;

    public InstancesViewModel(
            InstanceFeed feed,
            InstanceOperations operations,
            Background background,
            Executor screen,
            Navigator navigator,
            Workbench workbench,
            Clock clock) {
        this.feed = feed;
        this.operations = operations;
        this.background = background;
        this.screen = screen;
        this.navigator = navigator;
        this.workbench = workbench;
        this.clock = clock;
        this.actions = new InstanceActions(operations, background, screen, navigator, workbench, clock, feed::refresh);
        this.now = new ReadOnlyObjectWrapper<>(this, "now", clock.instant());
        this.location = feed.location();
        this.rows = new LiveRows(background, feed.snapshotProperty().get(), this::settlePhase);
        this.news = new RowNews(operations, feed::locations, screen, clock, rows::isReachable, rows::learn);
        filter.subscribe(text -> applyFilter());
        stateFilter.subscribe(text -> applyFilter());
        regionFilter.subscribe(text -> applyFilter());
        feed.snapshotProperty().subscribe(this::show);
        loadTypes();
    }

    /** Starts watching. */
    public void shown() {
        shown.add(feed.watch());
        shown.add(operations.onRunChange(run -> screen.execute(() -> rows.showRun(run))));
        shown.add(Ticker.start("instances-runs", this::refreshRuns));
        shown.add(news.start());
    }

    /** Ends what {@link #shown} started. */
    public void hidden() {
        shown.forEach(Subscription::close);
        shown.clear();
    }

    private Duration refreshRuns() {
        try {
            var history = operations.runs();
            var newest = InstanceRows.newest(history);
            screen.execute(() -> rows.showRuns(newest));
            if (history.stream().noneMatch(run -> !run.status().state().isFinal())) {
                return RUNS_REFRESHED;
            }
            operations.refreshRuns();
            return RUNS_REFRESHED;
        } catch (dev.runctl.domain.failure.ServiceException e) {
            // The runs keep their last known state; the table's own banner tells of a lost connection.
            return RUNS_RARELY;
        }
    }

    private void show(InstanceFeed.Snapshot snapshot) {
        List<Location> chosen =
                snapshot.parts().stream().map(InstanceFeed.Part::location).toList();
        if (!snapshot.location().equals(location)) {
            location = snapshot.location();
            types.set(Map.of());
            loadTypes();
        }
        if (!regionFilter.get().map(chosen::contains).orElse(true)) {
            regionFilter.set(Optional.empty());
        }
        tick();
        rows.show(snapshot);
    }

    private void loadTypes() {
        Location asked = location;
        background.run(
                () -> operations.types(asked).stream()
                        .collect(Collectors.toMap(InstanceType::name, it -> it, (first, second) -> first)),
                found -> {
                    if (asked.equals(location)) {
                        types.set(found);
                    }
                },
                e -> {
                    // Only the accelerator's name is missing then; the New instance dialog tells of the failure.
                });
    }

    private void applyFilter() {
        rows.setFilter(RowFilter.of(filter.get(), stateFilter.get(), regionFilter.get()));
    }

    private void settlePhase(InstanceFeed.Snapshot shownOf) {
        if (!rows.visible().isEmpty()) {
            phase.set(Phase.ROWS);
        } else if (rows.isAny()) {
            phase.set(Phase.NO_MATCH);
        } else if (!shownOf.isKnown() && failure().isPresent()) {
            phase.set(Phase.FAILED);
        } else {
            phase.set(shownOf.isLoading() ? Phase.LOADING : Phase.EMPTY);
        }
    }

    /** Brings ages up to now; called every second while shown. */
    public void tick() {
        now.set(clock.instant());
        InstanceFeed.Snapshot snapshot = feed.snapshotProperty().get();
        stale.set(phase.get() == Phase.FAILED ? "" : troubles.of(snapshot, now.get()));
        age.set(troubles.age(snapshot, now.get()));
        Set<Location> failing = snapshot.parts().stream()
                .filter(part -> part.failure().isPresent())
                .map(InstanceFeed.Part::location)
                .collect(Collectors.toSet());
        if (!failing.equals(troubled.get())) {
            troubled.set(failing);
        }
    }

    public void retry() {
        feed.refresh();
    }

    public void clearFilters() {
        filter.set("");
        stateFilter.set(StateFilter.ALL);
        regionFilter.set(Optional.empty());
    }

    public boolean allows(InstanceAction action) {
        return action.allows(selection);
    }

    /** Does it to those of the selection with which it can be done. */
    public void perform(InstanceAction action) {
        List<InstanceRow> possible = action.possible(selection);
        if (!possible.isEmpty()) {
            actions.perform(action, possible);
        }
    }

    /** Asks the view to select the instance as soon as it is listed. */
    public void reveal(InstanceRef ref) {
        clearFilters();
        wanted.set(Optional.of(ref));
        feed.refresh();
    }

    /** The row asked for by {@link #reveal}, once. */
    Optional<InstanceRow> takeWanted() {
        Optional<InstanceRow> row = wanted.get().map(rows::find).filter(rows.visible()::contains);
        if (row.isPresent()) {
            wanted.set(Optional.empty());
        }
        return row;
    }

    ReadOnlyObjectProperty<Optional<InstanceRef>> wantedProperty() {
        return wanted.getReadOnlyProperty();
    }

    NewWorkspaceViewModel newWorkspace() {
        return new NewWorkspaceViewModel(location, operations, background, workbench, created -> reveal(created));
    }

    NewInstanceViewModel newInstance() {
        return new NewInstanceViewModel(location, operations, background, workbench, created -> reveal(created));
    }

    InstanceDetailsViewModel details() {
        return new InstanceDetailsViewModel(operations, background, workbench, clock);
    }

    /** For the command palette: what can be done with each instance, told piece by piece as soon as it is found out. */
    public Subscription commands(Consumer<List<Command>> found) {
        List<InstanceRow> all = rows.all();
        if (!InstanceFeed.isLong(all.size())) {
            found.accept(commands(all));
            return Subscription.NONE;
        }
        return background.run(
                () -> {
                    for (int from = 0; from < all.size(); from += InstanceFeed.AT_ONCE) {
                        if (Thread.interrupted()) {
                            throw new CancellationException(); // the palette has closed
                        }
                        var piece = commands(all.subList(from, Math.min(all.size(), from + InstanceFeed.AT_ONCE)));
                        screen.execute(() -> found.accept(piece));
                    }
                    return true;
                },
                done -> {},
                e -> workbench.failure(Failures.of(e), Optional.empty()));
    }

    private List<Command> commands(List<InstanceRow> some) {
        List<Command> commands = new ArrayList<>();
        for (InstanceRow row : some) {
            for (InstanceAction action : InstanceAction.values()) {
                if (action.allows(List.of(row))) {
                    commands.add(new Command(
                            TEXT.text("command", TEXT.text(action.textKey()), row.name()),
                            row.ref().id().value(),
                            action.icon(),
                            () -> actions.perform(action, List.of(row))));
                }
            }
        }
        return commands;
    }

    /** Whether instances of no other place are listed. */
    public boolean isThisComputer() {
        return feed.locations().stream().allMatch(Location::isThisComputer);
    }

    /** Whether what is created is a workspace. */
    public boolean makesWorkspaces() {
        return location.isThisComputer();
    }

    /** Why some location could not be asked; the first such. */
    public Optional<Failure> failure() {
        return feed.snapshotProperty().get().parts().stream()
                .flatMap(part -> part.failure().stream())
                .findFirst();
    }

    /** The accelerators of a type: {@code 4 × A10G}, or empty. */
    String accelerator(String instanceType) {
        InstanceType type = types.get().get(instanceType);
        return type == null ? "" : NewWorkspaceViewModel.accelerator(type);
    }

    public ObservableList<InstanceRow> visibleRows() {
        return rows.visible();
    }

    /** In the order listed where empty. */
    void setOrder(Optional<Comparator<RowFacts>> order) {
        rows.setOrder(order);
    }

    /** Rows come, go and move within the frame from now on. */
    void setFrame(LiveRows.Frame frame) {
        rows.setFrame(frame);
    }

    /** Filled by the view. */
    public ObservableList<InstanceRow> selection() {
        return selection;
    }

    public StringProperty filterProperty() {
        return filter;
    }

    public ObjectProperty<StateFilter> stateFilterProperty() {
        return stateFilter;
    }

    /** The only region shown, empty for all. */
    public ObjectProperty<Optional<Location>> regionFilterProperty() {
        return regionFilter;
    }

    /** How many instances each chosen location has, in the order chosen. */
    public ReadOnlyObjectProperty<Map<Location, Long>> regionCountsProperty() {
        return rows.regionCountsProperty();
    }

    /** The locations whose latest question was not answered: their rows are older than the others. */
    public ReadOnlyObjectProperty<Set<Location>> troubledProperty() {
        return troubled.getReadOnlyProperty();
    }

    /** How old the list is where it is older than usual and nothing is wrong, else empty. */
    public ReadOnlyStringProperty ageProperty() {
        return age.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Map<StateFilter, Long>> countsProperty() {
        return rows.countsProperty();
    }

    public ReadOnlyObjectProperty<Phase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    /** What is wrong with the rows' age, empty when they are fresh. */
    public ReadOnlyStringProperty staleProperty() {
        return stale.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Map<String, InstanceType>> typesProperty() {
        return types.getReadOnlyProperty();
    }
}
