package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Coalescer;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Finding;
import dev.runctl.domain.metric.LogPattern;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.metric.RuleMatch;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.metric.MetricReader;
import dev.runctl.service.metric.MetricSettings;
import dev.runctl.service.metric.Remaining;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import dev.runctl.ui.common.Failures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * What the log of the run shown says in numbers: curves, progress, time left. The log is read on the follower's thread;
 * the screen gets what is new a few times a second.
 */
public final class RunMetrics {
    static final Duration PACE = Duration.ofMillis(250);

    private static final int RECENT = 16_384;
    private static final int RECENT_LINES = 40;

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
            List<Curve> curves,
            Optional<Progress> progress,
            OptionalDouble first,
            double firstSeen,
            List<LogPattern> tooSlow,
            List<Finding> findings,
            List<RuleMatch> ruleMatches,
            Optional<Failure> trouble) {}

    private record Opened(Optional<Run> run, MetricSettings settings, Subscription following) {}

    private final RunOperations operations;
    private final Background background;
    private final Executor later;
    private final Clock clock;

    private final ReadOnlyObjectWrapper<Content> content =
            new ReadOnlyObjectWrapper<>(this, "content", Content.LOADING);
    private final ReadOnlyObjectWrapper<List<MetricGroup>> groups =
            new ReadOnlyObjectWrapper<>(this, "groups", List.of());
    private final ReadOnlyObjectWrapper<List<Found>> found = new ReadOnlyObjectWrapper<>(this, "found", List.of());
    private final ReadOnlyObjectWrapper<Optional<Progress>> progress =
            new ReadOnlyObjectWrapper<>(this, "progress", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());

    private final ReadOnlyObjectWrapper<MetricSettings> settings =
            new ReadOnlyObjectWrapper<>(this, "settings", MetricSettings.NONE);
    private final ReadOnlyObjectWrapper<List<LogPattern>> tooSlow =
            new ReadOnlyObjectWrapper<>(this, "tooSlow", List.of());

    private final ReadOnlyObjectWrapper<List<Finding>> findings =
            new ReadOnlyObjectWrapper<>(this, "findings", List.of());

    private final ReadOnlyObjectWrapper<List<RuleMatch>> ruleMatches =
            new ReadOnlyObjectWrapper<>(this, "ruleMatches", List.of());

    private final InstanceMetrics instance;
    private List<Curve> curves = List.of();
    private OptionalDouble first = OptionalDouble.empty();
    private double firstSeen = Double.NaN;
    private Instant progressSeen = Instant.EPOCH;
    private Optional<RunId> id = Optional.empty();
    private Optional<Run> run = Optional.empty();
    private boolean watched;
    private boolean loaded;
    private Subscription following = Subscription.NONE;
    private int generation;

    RunMetrics(RunOperations operations, Background background, Executor screen, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.later = CompletableFuture.delayedExecutor(PACE.toMillis(), TimeUnit.MILLISECONDS, screen);
        this.clock = clock;
        this.instance = new InstanceMetrics(operations.metrics(), screen);
    }

    void open(RunId next) {
        close();
        clear();
        id = Optional.of(next);
        int mine = generation;
        following = background.run(
                () -> follow(next, mine),
                opened -> {
                    if (mine == generation) {
                        following = opened.following();
                        settings.set(opened.settings());
                        run = opened.run();
                        watchInstance();
                        show();
                    } else {
                        opened.following().close();
                    }
                },
                problem -> {
                    if (mine == generation) {
                        failure.set(Optional.of(Failures.of(problem)));
                        show();
                    }
                });
    }

    private Opened follow(RunId wanted, int mine) {
        Optional<Run> known = operations.history().stream()
                .filter(it -> it.id().equals(wanted))
                .findFirst();
        MetricSettings kept = known.map(
                        it -> operations.metrics().settings(it.request().projectRoot()))
                .orElse(MetricSettings.NONE);
        return new Opened(known, kept, operations.follow(wanted, 0, new Listener(mine, kept)));
    }

    /** The instance is asked for its own measurements only while this is so. */
    public void watch(boolean now) {
        watched = now;
        watchInstance();
    }

    private void watchInstance() {
        instance.close();
        if (watched) {
            run.ifPresent(instance::open);
        }
    }

    void close() {
        generation++;
        following.close();
        following = Subscription.NONE;
        instance.close();
    }

    private void clear() {
        run = Optional.empty();
        loaded = false;
        tooSlow.set(List.of());
        findings.set(List.of());
        ruleMatches.set(List.of());
        curves = List.of();
        groups.set(List.of());
        found.set(List.of());
        progress.set(Optional.empty());
        failure.set(Optional.empty());
        first = OptionalDouble.empty();
        firstSeen = Double.NaN;
        content.set(Content.LOADING);
    }

    private void take(State state) {
        loaded = true;
        curves = state.curves();
        tooSlow.set(state.tooSlow());
        findings.set(state.findings());
        ruleMatches.set(state.ruleMatches());
        first = state.first();
        firstSeen = state.firstSeen();
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
                .map(name -> new Found(
                        name, curves.stream().anyMatch(it -> it.name().value().equals(name) && isShown(it))))
                .toList());
        groups.set(MetricGroup.of(curves.stream().filter(this::isShown).toList()));
        content.set(
                !groups.get().isEmpty()
                        ? Content.CHARTS
                        : failure.get().isPresent() ? Content.FAILED : loaded ? Content.EMPTY : Content.LOADING);
    }

    /** One number printed once is more often a setting than a metric, unless the log says at which step it was. */
    private boolean isShown(Curve curve) {
        Boolean chosen = settings.get().shown().get(curve.name().value());
        return chosen == null ? curve.size() > 1 || curve.anchored() : chosen;
    }

    /** Draws the metric, or does not, from here on. */
    public void choose(String name, boolean shown) {
        settings.set(settings.get().with(name, shown));
        show();
        keep(false);
    }

    /** Reads the whole log anew with these patterns besides what is recognised anyway, now and in later runs of the project. */
    public void use(List<LogPattern> patterns) {
        settings.set(settings.get().withPatterns(patterns));
        keep(true);
    }

    /** Uses these rules of their own, and not those built-in ones, from here on; the log is read again. */
    void useRules(List<LogRule> rules, Set<Finding.Rule> off) {
        settings.set(settings.get().withRules(rules, off));
        keep(true);
    }

    private void keep(boolean readAgain) {
        if (run.isEmpty() || id.isEmpty()) {
            return;
        }
        Path project = run.get().request().projectRoot();
        RunId shown = id.get();
        MetricSettings now = settings.get();
        background.run(
                () -> {
                    operations.metrics().save(project, now);
                    return now;
                },
                saved -> {
                    if (readAgain && id.equals(Optional.of(shown))) {
                        open(shown);
                    }
                },
                problem -> failure.set(Optional.of(Failures.of(problem))));
    }

    /** The log's last lines, to try a pattern on. */
    void recentLines(Consumer<List<String>> consumer) {
        id.ifPresent(shown -> background.run(
                () -> {
                    long from = Math.max(0, operations.logSize(shown) - RECENT);
                    String text =
                            new String(operations.readLog(shown, from, RECENT).bytes(), StandardCharsets.UTF_8);
                    List<String> lines =
                            text.lines().filter(it -> !it.isBlank()).toList();
                    return lines.subList(Math.max(0, lines.size() - RECENT_LINES), lines.size());
                },
                consumer,
                problem -> consumer.accept(List.of())));
    }

    /** How long the run will still take; empty where that cannot be known. */
    public Optional<Duration> remaining(Run run, Instant now) {
        Optional<Instant> since =
                Double.isNaN(firstSeen) ? run.started() : Optional.of(Instant.ofEpochMilli((long) (firstSeen * 1000)));
        return progress.get().flatMap(it -> Remaining.of(it, first, since, progressSeen, now));
    }

    public InstanceMetrics instance() {
        return instance;
    }

    public ReadOnlyObjectProperty<MetricSettings> settingsProperty() {
        return settings.getReadOnlyProperty();
    }

    /** Lines of the log that say what went wrong, the likeliest cause first. */
    public ReadOnlyObjectProperty<List<Finding>> findingsProperty() {
        return findings.getReadOnlyProperty();
    }

    /** Lines of the log that fit the project's own rules, the worst first. */
    public ReadOnlyObjectProperty<List<RuleMatch>> ruleMatchesProperty() {
        return ruleMatches.getReadOnlyProperty();
    }

    /** Patterns given up because they take too long. */
    public ReadOnlyObjectProperty<List<LogPattern>> tooSlowProperty() {
        return tooSlow.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Content> contentProperty() {
        return content.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<MetricGroup>> groupsProperty() {
        return groups.getReadOnlyProperty();
    }

    /** Every curve of the log, whether or not it is drawn. */
    List<Curve> curves() {
        return curves;
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
        private final MetricSettings kept;
        private MetricReader reader;
        private Optional<Failure> trouble = Optional.empty();
        private boolean caughtUp;

        Listener(int mine, MetricSettings kept) {
            this.kept = kept;
            this.reader = new MetricReader(kept);
            states = new Coalescer<>(later, batch -> {
                if (mine == generation) {
                    take(batch.getLast());
                }
            });
        }

        @Override
        public synchronized void chunk(LogChunk chunk) {
            if (chunk.offset() == 0) {
                reader = new MetricReader(kept);
            }
            reader.feed(chunk.bytes(), caughtUp ? clock.instant().toEpochMilli() / 1000.0 : Double.NaN);
            tell();
        }

        @Override
        public synchronized void lag(Duration lag, LogRoute route) {
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
            states.add(new State(
                    reader.curves(),
                    reader.progress(),
                    reader.firstFraction(),
                    reader.firstSeen(),
                    reader.tooSlow(),
                    reader.findings(),
                    reader.ruleMatches(),
                    trouble));
        }
    }
}
