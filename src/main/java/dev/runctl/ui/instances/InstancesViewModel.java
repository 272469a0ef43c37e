package dev.runctl.ui.instances;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Location;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
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
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

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
    private final FailureText failureText = new FailureText();

    private final InstanceRows rows = new InstanceRows();
    private final FilteredList<InstanceRow> visible = new FilteredList<>(rows.list());
    private final ObservableList<InstanceRow> selection = FXCollections.observableArrayList();
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ObjectProperty<StateFilter> stateFilter =
            new SimpleObjectProperty<>(this, "stateFilter", StateFilter.ALL);
    private final ReadOnlyObjectWrapper<Map<StateFilter, Long>> counts =
            new ReadOnlyObjectWrapper<>(this, "counts", Map.of());
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(this, "phase", Phase.LOADING);
    private final ReadOnlyStringWrapper stale = new ReadOnlyStringWrapper(this, "stale", "");
    private final ReadOnlyObjectWrapper<Instant> now;
    private final ReadOnlyObjectWrapper<Map<String, InstanceType>> types =
            new ReadOnlyObjectWrapper<>(this, "types", Map.of());
    private final List<Subscription> shown = new ArrayList<>();
    private final ReadOnlyObjectWrapper<Optional<InstanceRef>> wanted =
            new ReadOnlyObjectWrapper<>(this, "wanted", Optional.empty());
    private Location location;

    /** While many rows change at once they are counted once, at the end. */
    private boolean updating;

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
        filter.subscribe(text -> applyFilter());
        stateFilter.subscribe(text -> applyFilter());
        rows.list().addListener((ListChangeListener<InstanceRow>) change -> {
            if (!updating) {
                count();
            }
        });
        feed.snapshotProperty().subscribe(this::show);
        loadTypes();
    }

    /** Starts watching. */
    public void shown() {
        shown.add(feed.watch());
        shown.add(operations.onRunChange(run -> screen.execute(() -> rows.showRun(run))));
        shown.add(Ticker.start("instances-runs", this::refreshRuns));
    }

    /** Ends what {@link #shown} started. */
    public void hidden() {
        shown.forEach(Subscription::close);
        shown.clear();
    }

    private Duration refreshRuns() {
        try {
            var history = operations.runs();
            screen.execute(() -> rows.showRuns(history));
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
        if (!snapshot.location().equals(location)) {
            location = snapshot.location();
            rows.clear();
            selection.clear();
            types.set(Map.of());
            loadTypes();
        }
        snapshot.asOf().filter(asOf -> snapshot.failure().isEmpty()).ifPresent(asOf -> {
            updating = true;
            rows.show(snapshot.instances(), asOf);
            updating = false;
        });
        tick();
        count();
        settlePhase();
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
        StateFilter state = stateFilter.get();
        String words = filter.get();
        visible.setPredicate(row -> state.accepts(row.state()) && row.matches(words));
        settlePhase();
    }

    private void count() {
        Map<StateFilter, Long> next = new java.util.EnumMap<>(StateFilter.class);
        for (StateFilter state : StateFilter.values()) {
            next.put(
                    state,
                    rows.list().stream()
                            .filter(row -> state.accepts(row.state()))
                            .count());
        }
        counts.set(next);
        settlePhase();
    }

    private void settlePhase() {
        InstanceFeed.Snapshot snapshot = feed.snapshotProperty().get();
        if (!visible.isEmpty()) {
            phase.set(Phase.ROWS);
        } else if (!rows.list().isEmpty()) {
            phase.set(Phase.NO_MATCH);
        } else if (snapshot.failure().isPresent() && snapshot.asOf().isEmpty()) {
            phase.set(Phase.FAILED);
        } else {
            phase.set(snapshot.isLoading() ? Phase.LOADING : Phase.EMPTY);
        }
    }

    /** Brings ages up to now; called every second while shown. */
    public void tick() {
        now.set(clock.instant());
        InstanceFeed.Snapshot snapshot = feed.snapshotProperty().get();
        boolean old = snapshot.failure().isPresent() && snapshot.asOf().isPresent();
        stale.set(
                old
                        ? TEXT.text(
                                "stale",
                                failureText.headline(snapshot.failure().orElseThrow()),
                                Formats.age(snapshot.asOf().orElseThrow(), now.get()))
                        : "");
    }

    public void retry() {
        feed.refresh();
    }

    public void clearFilters() {
        filter.set("");
        stateFilter.set(StateFilter.ALL);
    }

    public boolean allows(InstanceAction action) {
        return action.allows(selection);
    }

    /** Does it to the selection. */
    public void perform(InstanceAction action) {
        if (allows(action)) {
            actions.perform(action, List.copyOf(selection));
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
        Optional<InstanceRow> row = wanted.get().map(rows::find);
        if (row.isPresent()) {
            wanted.set(Optional.empty());
        }
        return row;
    }

    ReadOnlyObjectProperty<Optional<InstanceRef>> wantedProperty() {
        return wanted.getReadOnlyProperty();
    }

    public NewInstanceViewModel newInstance() {
        return new NewInstanceViewModel(location, operations, background, workbench, created -> reveal(created));
    }

    InstanceDetailsViewModel details() {
        return new InstanceDetailsViewModel(operations, background, workbench, clock);
    }

    /** For the command palette: what can be done with each instance. */
    public List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (InstanceRow row : rows.list()) {
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

    public boolean isThisComputer() {
        return location.isThisComputer();
    }

    public Optional<Failure> failure() {
        return feed.snapshotProperty().get().failure();
    }

    /** The accelerators of a type: {@code 4 × A10G}, or empty. */
    String accelerator(String instanceType) {
        InstanceType type = types.get().get(instanceType);
        return type == null ? "" : NewInstanceViewModel.accelerator(type);
    }

    public ObservableList<InstanceRow> visibleRows() {
        return visible;
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

    public ReadOnlyObjectProperty<Map<StateFilter, Long>> countsProperty() {
        return counts.getReadOnlyProperty();
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
