package dev.runctl.ui.runs;

import dev.runctl.concurrent.Subscription;
import dev.runctl.concurrent.Ticker;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.Sample;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.SampleService;
import dev.runctl.ui.common.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What the instance measured of itself during the run shown; asked for only while somebody looks. */
public final class InstanceMetrics {
    static final Duration EVERY = Duration.ofSeconds(10);
    /** A run that has just started has its first sample a second later. */
    static final Duration AT_FIRST = Duration.ofSeconds(2);

    private final MetricOperations operations;
    private final Executor screen;

    private final ReadOnlyObjectWrapper<List<MetricGroup>> groups =
            new ReadOnlyObjectWrapper<>(this, "groups", List.of());
    private final ReadOnlyBooleanWrapper asked = new ReadOnlyBooleanWrapper(this, "asked");
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());

    private Subscription polling = Subscription.NONE;
    private int generation;

    InstanceMetrics(MetricOperations operations, Executor screen) {
        this.operations = operations;
        this.screen = screen;
    }

    /** Shows the run's samples, and those to come, until {@link #close}. */
    void open(Run run) {
        close();
        groups.set(List.of());
        asked.set(false);
        failure.set(Optional.empty());
        polling = Ticker.start("samples", new Poll(run, generation));
    }

    void close() {
        generation++;
        polling.close();
        polling = Subscription.NONE;
    }

    /** The charts that have something to show. */
    public ReadOnlyObjectProperty<List<MetricGroup>> groupsProperty() {
        return groups.getReadOnlyProperty();
    }

    /** Whether the instance has answered, or could not be asked. */
    public ReadOnlyBooleanProperty askedProperty() {
        return asked.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    private final class Poll implements Supplier<Duration> {
        private final Run run;
        private final int mine;
        private final List<Sample> samples = new ArrayList<>();
        private boolean first = true;

        Poll(Run run, int mine) {
            this.run = run;
            this.mine = mine;
        }

        @Override
        public Duration get() {
            Optional<Failure> problem = Optional.empty();
            boolean ended = false;
            try {
                if (first) {
                    first = false;
                    samples.addAll(operations.heldSamples(run.id()));
                    tell(samples.isEmpty() ? Optional.empty() : Optional.of(false), problem);
                }
                SampleService.News news = operations.newerSamples(
                        run.id(), samples.isEmpty() ? 0 : samples.getLast().time());
                samples.addAll(news.samples());
                ended = news.ended();
            } catch (RuntimeException e) {
                problem = Optional.of(Failures.of(e));
            }
            tell(Optional.of(true), problem);
            return ended ? Duration.ofDays(1) : samples.isEmpty() ? AT_FIRST : EVERY;
        }

        private void tell(Optional<Boolean> answered, Optional<Failure> problem) {
            double start = run.started()
                    .map(Instant::toEpochMilli)
                    .map(it -> it / 1000.0)
                    .orElseGet(() -> samples.isEmpty() ? 0 : samples.getFirst().time());
            List<MetricGroup> drawn = InstanceCurves.of(List.copyOf(samples), start);
            screen.execute(() -> {
                if (mine == generation) {
                    groups.set(drawn);
                    answered.ifPresent(it -> asked.set(it || asked.get()));
                    failure.set(problem);
                }
            });
        }
    }
}
