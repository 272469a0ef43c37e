package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Coalescer;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.metric.MetricReader;
import dev.runctl.service.metric.Remaining;
import dev.runctl.service.run.LogService;
import dev.runctl.ui.common.Failures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * What the log of the run shown says in numbers: curves, progress, time left. The log is read on the follower's thread;
 * the screen gets what is new a few times a second.
 */
public final class RunMetrics {
    static final Duration PACE = Duration.ofMillis(250);

    /** What the tab shows instead of charts. */
    public enum Content {
        LOADING,
        EMPTY,
        FAILED,
        CHARTS
    }

    /** A metric that was found, and whether it is drawn. */
    public record Found(String name, boolean shown) {}

    private record State(
            List<Curve> curves, Optional<Progress> progress, OptionalDouble first, Optional<Failure> trouble) {}

    private final RunOperations operations;
    private final Background background;
    private final Executor later;
    private final Clock clock;

    private final ReadOnlyObjectWrapper<Content> content = new ReadOnlyObjectWrapper<>(this, "content", Content.LOADING);
    private final ReadOnlyObjectWrapper<List<MetricGroup>> groups =
            new ReadOnlyObjectWrapper<>(this, "groups", List.of());
    private final ReadOnlyObjectWrapper<List<Found>> found = new ReadOnlyObjectWrapper<>(this, "found", List.of());
    private final ReadOnlyObjectWrapper<Optional<Progress>> progress =
            new ReadOnlyObjectWrapper<>(this, "progress", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());

    private final Map<String, Boolean> choices = new TreeMap<>();
    private List<Curve> curves = List.of();
    private OptionalDouble first = OptionalDouble.empty();
    private Instant progressSeen = Instant.EPOCH;
    private Subscription following = Subscription.NONE;
    private int generation;

    RunMetrics(RunOperations operations, Background background, Executor screen, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.later = CompletableFuture.delayedExecutor(PACE.toMillis(), TimeUnit.MILLISECONDS, screen);
        this.clock = clock;
    }

    void open(RunId id) {
        close();
        clear();
        int mine = generation;
        Listener listener = new Listener(mine);
        following = background.run(
                () -> operations.follow(id, 0, listener),
                subscription -> {
                    if (mine == generation) {
                        following = subscription;
                    } else {
                        subscription.close();
                    }
                },
                problem -> {
                    if (mine == generation) {
                        take(new State(List.of(), Optional.empty(), OptionalDouble.empty(), Optional.of(Failures.of(problem))));
                    }
                });
    }

    void close() {
        generation++;
        following.close();
        following = Subscription.NONE;
    }

    private void clear() {
        curves = List.of();
        groups.set(List.of());
        found.set(List.of());
        progress.set(Optional.empty());
        failure.set(Optional.empty());
        first = OptionalDouble.empty();
        content.set(Content.LOADING);
    }

    private void take(State state) {
        curves = state.curves();
        first = state.first();
        if (!state.progress().equals(progress.get())) {
            progressSeen = clock.instant();
            progress.set(state.progress());
        }
        failure.set(state.trouble());
        show();
    }

    private void show() {
        found.set(curves.stream()
                .map(it -> it.name().value())
                .distinct()
                .map(name -> new Found(name, curves.stream().anyMatch(it -> it.name().value().equals(name) && isShown(it))))
                .toList());
        groups.set(MetricGroup.of(curves.stream().filter(this::isShown).toList()));
        content.set(
                !groups.get().isEmpty()
                        ? Content.CHARTS
                        : failure.get().isPresent() ? Content.FAILED : Content.EMPTY);
    }

    /** One number printed once is more often a setting than a metric, unless the log says at which step it was. */
    private boolean isShown(Curve curve) {
        Boolean chosen = choices.get(curve.name().value());
        return chosen == null ? curve.size() > 1 || curve.anchored() : chosen;
    }

    /** Draws the metric, or does not, from here on. */
    public void choose(String name, boolean shown) {
        choices.put(name, shown);
        show();
    }

    /** How long the run will still take; empty where that cannot be known. */
    public Optional<Duration> remaining(Run run, Instant now) {
        return progress.get().flatMap(it -> Remaining.of(it, first, run.started(), progressSeen, now));
    }

    public ReadOnlyObjectProperty<Content> contentProperty() {
        return content.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<MetricGroup>> groupsProperty() {
        return groups.getReadOnlyProperty();
    }

    /** Every metric of the log, in the order of appearance. */
    public ReadOnlyObjectProperty<List<Found>> foundProperty() {
        return found.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Progress>> progressProperty() {
        return progress.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    private final class Listener implements LogService.Listener {
        private final Coalescer<State> states;
        private MetricReader reader = new MetricReader(List.of());
        private Optional<Failure> trouble = Optional.empty();
        private boolean caughtUp;

        Listener(int mine) {
            states = new Coalescer<>(later, batch -> {
                if (mine == generation) {
                    take(batch.getLast());
                }
            });
        }

        @Override
        public synchronized void chunk(LogChunk chunk) {
            if (chunk.offset() == 0) {
                reader = new MetricReader(List.of());
            }
            reader.feed(chunk.bytes(), caughtUp ? clock.instant().toEpochMilli() / 1000.0 : Double.NaN);
            tell();
        }

        @Override
        public synchronized void lag(Duration lag) {
            trouble = Optional.empty();
            caughtUp = true;
            tell();
        }

        @Override
        public synchronized void trouble(Failure reason) {
            trouble = Optional.of(reason);
            tell();
        }

        @Override
        public synchronized void ended(Run run) {
            reader.finish();
            tell();
        }

        private void tell() {
            states.add(new State(reader.curves(), reader.progress(), reader.firstFraction(), trouble));
        }
    }
}
