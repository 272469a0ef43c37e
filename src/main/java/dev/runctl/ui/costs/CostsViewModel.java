package dev.runctl.ui.costs;

import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.InstanceFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What is spent in the locations chosen: by what is known at once, then with what AWS says, again and again while shown. */
public final class CostsViewModel {
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** What the view shows. */
    public enum Content {
        LOADING,
        FREE,
        EMPTY,
        FAILED,
        ROWS
    }

    /** Why a location's instances could not be listed, and since when what is shown of them is old. */
    public record Stale(Location location, Failure failure, Optional<Instant> asOf) {}

    private final CostOperations operations;
    private final InstanceFeed feed;
    private final Executor screen;

    private final ReadOnlyObjectWrapper<Content> content =
            new ReadOnlyObjectWrapper<>(this, "content", Content.LOADING);
    private final ReadOnlyObjectWrapper<Optional<CostOperations.Known>> known =
            new ReadOnlyObjectWrapper<>(this, "known", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyObjectWrapper<List<Stale>> stale = new ReadOnlyObjectWrapper<>(this, "stale", List.of());
    private final ReadOnlyBooleanWrapper asking = new ReadOnlyBooleanWrapper(this, "asking");
    private final ObjectProperty<CostGroup> group = new SimpleObjectProperty<>(this, "group", CostGroup.INSTANCES);
    private final ObservableList<CostScope> scopes = FXCollections.observableArrayList();
    private final ObservableList<CostRow> rows = FXCollections.observableArrayList();

    private Optional<Ticker> polling = Optional.empty();
    private Subscription watch = Subscription.NONE;
    private javafx.util.Subscription feedListener = javafx.util.Subscription.EMPTY;
    private CostScope scope;
    /** What a person chose; empty where all that is listed is meant. */
    private Optional<CostScope> chosen = Optional.empty();

    private volatile int generation;

    public CostsViewModel(CostOperations operations, InstanceFeed feed, Executor screen) {
        this.operations = operations;
        this.feed = feed;
        this.screen = screen;
        this.scope = CostScope.of(feed.location());
        group.subscribe(this::show);
    }

    /** Begins to ask; ends with {@link #stop}. */
    public void start() {
        stop();
        watch = feed.watch();
        feedListener = feed.snapshotProperty().subscribe(this::listed);
        begin();
    }

    public void stop() {
        generation++;
        asking.set(false);
        polling.ifPresent(Ticker::close);
        polling = Optional.empty();
        feedListener.unsubscribe();
        watch.close();
    }

    /** Asks at once. */
    public void refresh() {
        feed.refresh();
        polling.ifPresent(Ticker::poke);
    }

    private void begin() {
        int mine = ++generation;
        List<Location> where = scope.paid();
        polling.ifPresent(Ticker::close);
        polling = Optional.of(Ticker.start("costs", () -> {
            poll(mine, where);
            return EVERY;
        }));
    }

    private void listed(InstanceFeed.Snapshot snapshot) {
        List<CostScope> choices = CostScope.choices(
                snapshot.parts().stream().map(InstanceFeed.Part::location).toList());
        chosen = chosen.filter(choices::contains);
        turnTo(chosen.orElse(choices.getFirst()));
        if (!choices.equals(scopes)) {
            scopes.setAll(choices);
        }
        List<Stale> old = parts().stream()
                .flatMap(part -> part.failure().stream().map(it -> new Stale(part.location(), it, part.asOf())))
                .toList();
        if (!old.equals(stale.get())) {
            stale.set(old);
        }
        show();
    }

    private List<InstanceFeed.Part> parts() {
        return feed.snapshotProperty().get().parts().stream()
                .filter(it -> scope.locations().contains(it.location()))
                .toList();
    }

    /** Shows one of the locations that are listed, or all. */
    void choose(CostScope next) {
        if (!next.equals(scope)) {
            chosen = Optional.of(next).filter(it -> !it.isAll());
            turnTo(next);
            listed(feed.snapshotProperty().get());
        }
    }

    private void turnTo(CostScope next) {
        if (!next.equals(scope)) {
            scope = next;
            known.set(Optional.empty());
            failure.set(Optional.empty());
            begin();
        }
    }

    CostScope scope() {
        return scope;
    }

    /** What can be chosen now. */
    ObservableList<CostScope> scopes() {
        return scopes;
    }

    private void poll(int mine, List<Location> where) {
        if (where.isEmpty()) {
            return;
        }
        try {
            deliver(mine, operations.report(where));
            screen.execute(() -> asking.set(mine == generation));
            operations.refresh(where);
            deliver(mine, operations.report(where));
        } catch (RuntimeException e) {
            Failure why = Failures.of(e);
            screen.execute(() -> {
                if (mine == generation) {
                    failure.set(Optional.of(why));
                    show();
                }
            });
        } finally {
            screen.execute(() -> {
                if (mine == generation) {
                    asking.set(false);
                    show();
                }
            });
        }
    }

    private void deliver(int mine, CostOperations.Known next) {
        screen.execute(() -> {
            if (mine == generation) {
                known.set(Optional.of(next));
                failure.set(Optional.empty());
                show();
            }
        });
    }

    private void show() {
        List<CostRow> next = known.get()
                .map(it -> CostRow.of(it.overview(), group.get(), names()))
                .orElse(List.of());
        if (!next.equals(rows)) {
            rows.setAll(next);
        }
        content.set(content());
    }

    private Content content() {
        if (scope.paid().isEmpty()) {
            return Content.FREE;
        }
        if (known.get().isEmpty()) {
            return failure.get().isPresent() ? Content.FAILED : Content.LOADING;
        }
        CostOverview overview = known.get().get().overview();
        if (!overview.isEmpty()) {
            return Content.ROWS;
        }
        // Nothing is known as long as nobody was able to look.
        boolean isLoading = parts().stream().anyMatch(InstanceFeed.Part::isLoading);
        boolean isUnlooked =
                overview.parts().stream().anyMatch(it -> it.disksSince().isEmpty());
        return isLoading || (asking.get() && isUnlooked) ? Content.LOADING : Content.EMPTY;
    }

    /** What people call the instances that are listed now. */
    Map<InstanceRef, String> names() {
        return feed.snapshotProperty().get().instances().stream()
                .map(InstanceSummary::instance)
                .collect(Collectors.toMap(it -> it.ref(), it -> it.displayName(), (one, other) -> one));
    }

    CostOperations operations() {
        return operations;
    }

    ReadOnlyObjectProperty<Content> contentProperty() {
        return content.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<CostOperations.Known>> knownProperty() {
        return known.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Stale>> staleProperty() {
        return stale.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty askingProperty() {
        return asking.getReadOnlyProperty();
    }

    ObjectProperty<CostGroup> groupProperty() {
        return group;
    }

    ObservableList<CostRow> rows() {
        return rows;
    }
}
