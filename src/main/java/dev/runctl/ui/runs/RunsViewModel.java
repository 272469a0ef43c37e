package dev.runctl.ui.runs;

import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.ui.common.Failures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The list of runs: what the history knows at once, then the true states, asked again while something is going on. */
public final class RunsViewModel {
    static final Duration BUSY = Duration.ofSeconds(2);
    static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration SPENT_EVERY = Duration.ofSeconds(10);
    private static final Duration DISCOVER_EVERY = Duration.ofMinutes(2);

    /** What the view shows instead of, or above, the rows. */
    public enum Content {
        LOADING,
        EMPTY,
        NO_MATCH,
        FAILED,
        ROWS
    }

    /** Why what is shown is old, and how old. */
    public record Stale(Failure failure, Optional<Instant> asOf) {}

    /** @param of how many runs they are the costs of */
    private record Spent(Instant at, int of, Map<RunId, RunExpense> expenses) {
        static final Spent NOTHING = new Spent(Instant.EPOCH, 0, Map.of());
    }

    private final RunOperations operations;
    private final Supplier<List<Location>> locations;
    private final Executor screen;
    private final Clock clock;

    private final ObservableList<ListedRun> rows = FXCollections.observableArrayList();
    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final ObjectProperty<StateFilter> filter = new SimpleObjectProperty<>(this, "filter", StateFilter.ALL);
    private final ReadOnlyObjectWrapper<Content> content =
            new ReadOnlyObjectWrapper<>(this, "content", Content.LOADING);
    private final ReadOnlyObjectWrapper<Optional<Stale>> stale =
            new ReadOnlyObjectWrapper<>(this, "stale", Optional.empty());

    private List<Run> runs = List.of();
    private Map<RunId, RunExpense> expenses = Map.of();
    private boolean loaded;
    private Optional<Instant> asOf = Optional.empty();
    private Subscription polling = Subscription.NONE;
    private Subscription changes = Subscription.NONE;
    private int generation;
    private volatile Spent spent = Spent.NOTHING;
    private volatile Instant discovered = Instant.EPOCH;
    private volatile List<Location> discoveredIn = List.of();

    /** @param locations where runs that others have launched are looked for */
    public RunsViewModel(RunOperations operations, Supplier<List<Location>> locations, Executor screen, Clock clock) {
        this.operations = operations;
        this.locations = locations;
        this.screen = screen;
        this.clock = clock;
        query.subscribe(this::show);
        filter.subscribe(this::show);
    }

    /** Begins to ask; ends with {@link #stop}. */
    public void start() {
        stop();
        int mine = ++generation;
        changes = operations.onChange(run -> screen.execute(() -> changed(run)));
        Ticker ticker = Ticker.start("runs", new Supplier<>() {
            private boolean first = true;

            @Override
            public Duration get() {
                Duration next = poll(mine, first);
                first = false;
                return next;
            }
        });
        polling = ticker;
    }

    public void stop() {
        generation++;
        polling.close();
        changes.close();
        polling = Subscription.NONE;
        changes = Subscription.NONE;
    }

    public void retry() {
        start();
    }

    private Duration poll(int mine, boolean first) {
        try {
            List<Run> known = operations.history();
            if (first) {
                deliver(mine, known, Optional.empty());
                operations.progress().readHeld(known);
            }
            if (discover()) {
                known = operations.history();
            }
            boolean open = known.stream().anyMatch(run -> !run.status().state().isFinal());
            if (open) {
                operations.refreshActive();
                known = operations.history();
                operations.progress().readAgain(known);
            }
            operations.progress().readEnded(known);
            deliver(mine, known, Optional.of(clock.instant()));
            return open ? BUSY : QUIET;
        } catch (RuntimeException e) {
            Failure failure = Failures.of(e);
            screen.execute(() -> failed(mine, failure));
            return QUIET;
        }
    }

    /** Looks for runs that others have launched, and answers whether it has. */
    private boolean discover() {
        List<Location> where = locations.get();
        boolean isSoon = Duration.between(discovered, clock.instant()).compareTo(DISCOVER_EVERY) < 0;
        if (isSoon && discoveredIn.equals(where)) {
            return false;
        }
        discovered = clock.instant();
        discoveredIn = where;
        boolean any = false;
        for (Location one : where) {
            try {
                operations.discover(one);
                any = true;
            } catch (ServiceException e) {
                // The screen of the instances says why they cannot be asked; the history is here all the same.
            }
        }
        return any;
    }

    private void deliver(int mine, List<Run> known, Optional<Instant> asked) {
        Map<RunId, RunExpense> spent = spent(known);
        screen.execute(() -> {
            if (mine == generation) {
                runs = known;
                expenses = spent;
                loaded = true;
                if (asked.isPresent()) {
                    asOf = asked;
                    stale.set(Optional.empty());
                }
                show();
            }
        });
    }

    /** Thousands of runs take a tenth of a second, and a cent takes longer to be spent. */
    private Map<RunId, RunExpense> spent(List<Run> known) {
        Instant now = clock.instant();
        Spent old = spent;
        boolean isSoon = Duration.between(old.at(), now).compareTo(SPENT_EVERY) < 0;
        if (isSoon && old.of() == known.size()) {
            return old.expenses();
        }
        Spent next = new Spent(now, known.size(), operations.expenses(known));
        spent = next;
        return next.expenses();
    }

    private void failed(int mine, Failure failure) {
        if (mine == generation) {
            stale.set(Optional.of(new Stale(failure, asOf)));
            show();
        }
    }

    private void changed(Run run) {
        runs = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(run),
                        runs.stream().filter(it -> !it.id().equals(run.id())))
                .sorted(Comparator.comparing(Run::created).reversed())
                .toList();
        loaded = true;
        show();
    }

    private void show() {
        Instant now = clock.instant();
        List<RunRow> wanted = runs.stream()
                .filter(run -> filter.get().accepts(run.status().state()))
                .map(run -> new RunRow(
                        run, operations.progress().of(run), expenses.getOrDefault(run.id(), RunExpense.NONE), now))
                .filter(row -> row.matches(query.get()))
                .toList();
        replace(wanted);
        content.set(
                !rows.isEmpty()
                        ? Content.ROWS
                        : !runs.isEmpty()
                                ? Content.NO_MATCH
                                : stale.get().isPresent() ? Content.FAILED : loaded ? Content.EMPTY : Content.LOADING);
    }

    /** Only what has come or gone changes the list itself, so that selection, scroll position and clicks survive. */
    private void replace(List<RunRow> wanted) {
        Map<RunId, ListedRun> known = rows.stream().collect(Collectors.toMap(ListedRun::id, Function.identity()));
        List<ListedRun> next = new ArrayList<>(wanted.size());
        for (RunRow row : wanted) {
            ListedRun listed = known.get(row.run().id());
            if (listed == null) {
                listed = new ListedRun(row);
            } else {
                listed.update(row);
            }
            next.add(listed);
        }
        int shorter = Math.min(rows.size(), next.size());
        int head = 0;
        while (head < shorter && rows.get(head) == next.get(head)) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && rows.get(rows.size() - 1 - tail) == next.get(next.size() - 1 - tail)) {
            tail++;
        }
        if (head + tail < rows.size()) {
            rows.remove(head, rows.size() - tail);
        }
        if (head + tail < next.size()) {
            rows.addAll(head, next.subList(head, next.size() - tail));
        }
    }

    public long count(StateFilter which) {
        return runs.stream().filter(run -> which.accepts(run.status().state())).count();
    }

    public ObservableList<ListedRun> rows() {
        return rows;
    }

    public StringProperty queryProperty() {
        return query;
    }

    public ObjectProperty<StateFilter> filterProperty() {
        return filter;
    }

    public ReadOnlyObjectProperty<Content> contentProperty() {
        return content.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Stale>> staleProperty() {
        return stale.getReadOnlyProperty();
    }
}
