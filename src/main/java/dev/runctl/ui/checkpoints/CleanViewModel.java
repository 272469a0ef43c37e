package dev.runctl.ui.checkpoints;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.CleanReport;
import dev.runctl.domain.checkpoint.CopyPlace;
import dev.runctl.domain.checkpoint.HeldCheckpoint;
import dev.runctl.domain.checkpoint.KeepReason;
import dev.runctl.domain.checkpoint.KeepRules;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.text.ByteSize;
import dev.runctl.text.CleanText;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Workbench;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** A dry run that follows its rules as they are typed, and the deletion that comes of it. */
final class CleanViewModel {
    private static final Messages TEXT = Messages.of("checkpoints");
    private static final int LARGEST = 1_000_000;

    /** Where to delete. */
    enum Where {
        BOTH,
        INSTANCE,
        S3;

        Set<CopyPlace> places() {
            return switch (this) {
                case BOTH -> EnumSet.allOf(CopyPlace.class);
                case INSTANCE -> EnumSet.of(CopyPlace.INSTANCE);
                case S3 -> EnumSet.of(CopyPlace.S3);
            };
        }
    }

    /** @param detail from where it goes, or why it stays */
    record Line(HeldCheckpoint held, boolean goes, String detail) {}

    final StringProperty last = new SimpleStringProperty(this, "last", "3");
    final StringProperty best = new SimpleStringProperty(this, "best", "");
    final ObjectProperty<Optional<MetricName>> metric = new SimpleObjectProperty<>(this, "metric", Optional.empty());
    final StringProperty every = new SimpleStringProperty(this, "every", "");
    final ObjectProperty<KeepRules.Count> count = new SimpleObjectProperty<>(this, "count", KeepRules.Count.EPOCH);
    final BooleanProperty incomplete = new SimpleBooleanProperty(this, "incomplete");
    final ObjectProperty<Where> where = new SimpleObjectProperty<>(this, "where", Where.BOTH);
    /** Ticked by a person who wants even the last one of an unfinished run deleted. */
    final BooleanProperty evenLast = new SimpleBooleanProperty(this, "evenLast");

    private final ObservableList<MetricName> metrics = FXCollections.observableArrayList();
    private final ObservableList<Line> lines = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Optional<CleanPlan>> plan =
            new ReadOnlyObjectWrapper<>(this, "plan", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");

    private final CleanText words = new CleanText(ByteSize::text, Formats::money);
    private final FailureText failures = new FailureText();
    private final CleanOperations operations;
    private final Workbench workbench;
    private final Background background;
    private final Place place;
    private final Optional<Set<String>> chosen;
    private final Runnable onDeleted;
    private Optional<CleanService.Stock> stock = Optional.empty();
    private Subscription question = Subscription.NONE;

    /**
     * @param chosen the paths of the checkpoints that a person has chosen; empty for rules
     * @param onDeleted told when something may have been deleted
     */
    CleanViewModel(
            CleanOperations operations,
            Workbench workbench,
            Background background,
            Place place,
            Optional<Set<String>> chosen,
            Runnable onDeleted) {
        this.operations = operations;
        this.workbench = workbench;
        this.background = background;
        this.place = place;
        this.chosen = chosen;
        this.onDeleted = onDeleted;
        List.of(last, best, metric, every, count, incomplete, where).forEach(it -> it.subscribe(this::decide));
    }

    /** Asks what lies there now; the list on the screen may be older. */
    void load() {
        question.close();
        failure.set(Optional.empty());
        question = background.run(
                () -> operations.stock(place.instance()),
                found ->
                        take(place instanceof Place.OfRun of ? found.of(of.run().id()) : found),
                e -> failure.set(Optional.of(Failures.of(e))));
    }

    void close() {
        question.close();
    }

    private void take(CleanService.Stock found) {
        metrics.setAll(KeepRules.metrics(found.checkpoints()));
        stock = Optional.of(found);
        boolean anyEpoch = found.checkpoints().stream()
                .anyMatch(it -> it.checkpoint().epoch().isPresent());
        count.set(anyEpoch ? KeepRules.Count.EPOCH : KeepRules.Count.STEP);
        metric.set(metrics.stream().findFirst());
        best.set(metrics.isEmpty() ? "" : "1");
        decide();
    }

    private void decide() {
        problem.set("");
        if (stock.isEmpty()) {
            return;
        }
        CleanService.Stock all = stock.get();
        Optional<CleanPlan> decided = chosen.map(paths -> CleanPlan.of(
                        all.checkpoints().stream()
                                .filter(it -> paths.contains(it.checkpoint().path()))
                                .toList(),
                        all.checkpoints(),
                        where.get().places(),
                        all.reachable()))
                .or(() -> rules().map(it ->
                        CleanPlan.by(it, all.checkpoints(), where.get().places(), all.reachable())));
        evenLast.set(false);
        lines.setAll(decided.map(this::lines).orElse(List.of()));
        plan.set(decided);
    }

    private Optional<KeepRules> rules() {
        Optional<Integer> newest = number(last);
        Optional<Integer> finest = number(best);
        Optional<Integer> multiple = number(every);
        if (newest.isEmpty() || finest.isEmpty() || multiple.isEmpty()) {
            problem.set(words.text("number.bad"));
            return Optional.empty();
        }
        if (finest.get() > 0 && metric.get().isEmpty()) {
            problem.set(words.text("metric.none"));
            return Optional.empty();
        }
        return Optional.of(new KeepRules(
                newest.get(), finest.get(), metric.get(), multiple.get(), Optional.of(count.get()), incomplete.get()));
    }

    private static Optional<Integer> number(StringProperty field) {
        String text = field.get().strip();
        return text.matches("[0-9]{0,7}")
                ? Optional.of(text.isEmpty() ? 0 : Integer.parseInt(text)).filter(it -> it <= LARGEST)
                : Optional.empty();
    }

    private List<Line> lines(CleanPlan decided) {
        List<Line> now = new ArrayList<>();
        decided.removals().forEach(it -> now.add(line(it.held(), true, words.places(it.from()))));
        decided.kept().stream()
                .filter(it -> !it.reasons().contains(KeepReason.NOT_CHOSEN))
                .forEach(it -> now.add(line(it.held(), false, words.why(it.reasons()))));
        return now;
    }

    private Line line(HeldCheckpoint held, boolean goes, String detail) {
        boolean areRanked =
                chosen.isEmpty() && number(best).filter(it -> it > 0).isPresent();
        return new Line(held, goes, areRanked ? words.ranked(detail, held, metric.get()) : detail);
    }

    /** What the deletion frees and saves. */
    List<String> gains() {
        return plan.get()
                .map(it -> words.frees(it, place.instance().location().isThisComputer()))
                .orElse(List.of());
    }

    /** What cannot be got back, and what can then not be resumed. */
    List<String> warnings() {
        List<String> said = new ArrayList<>(plan.get().map(words::warnings).orElse(List.of()));
        stock.flatMap(CleanService.Stock::copiesProblem).ifPresent(it -> said.add(words.copiesProblem(it)));
        return said;
    }

    /** Whether a run that is not finished loses the last one it can be resumed from. */
    boolean takesLast() {
        return plan.get().map(it -> !it.lastOfUnfinished().isEmpty()).orElse(false);
    }

    int removals() {
        return plan.get().map(it -> it.removals().size()).orElse(0);
    }

    /** Deletes with progress and cancel, and tells what was deleted however it ends. */
    void delete() {
        CleanPlan decided = plan.get().orElseThrow();
        if (decided.isEmpty() || takesLast() && !evenLast.get()) {
            return;
        }
        workbench.work(
                TEXT.text("clean.work", decided.removals().size(), place.title()),
                (steps, cancel) -> operations.clean(place.instance(), decided, steps, cancel),
                this::tell);
    }

    private void tell(CleanReport report) {
        String said = String.join(
                " ", words.report(report, place.instance().location().isThisComputer()));
        if (report.isDone()) {
            workbench.info(said);
        } else {
            String next = report.problem()
                    .map(it -> failures.headline(it) + " " + failures.nextStep(it))
                    .orElse(TEXT.text("clean.refresh"));
            workbench.alert(said, next, Optional.empty());
        }
        onDeleted.run();
    }

    Place place() {
        return place;
    }

    /** How many a person has chosen; empty for rules. */
    Optional<Integer> chosenCount() {
        return chosen.map(Set::size);
    }

    ObservableList<MetricName> metrics() {
        return metrics;
    }

    ObservableList<Line> lines() {
        return lines;
    }

    ReadOnlyObjectProperty<Optional<CleanPlan>> planProperty() {
        return plan.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /** What is wrong with the rules, or empty. */
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
