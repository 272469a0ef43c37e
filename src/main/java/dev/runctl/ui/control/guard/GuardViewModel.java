package dev.runctl.ui.control.guard;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.service.guard.GuardService;
import dev.runctl.text.GuardText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Workbench;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The limits of one instance: what its guard says, counted down from second to second and asked for again now and then;
 * of an instance that is off, why it has shut itself down. Used on the screen's thread; {@link #tick} drives it.
 */
public final class GuardViewModel {
    /** How near a limit is when it is warned of. */
    public static final Duration NEAR = Duration.ofMinutes(10);

    private static final Messages TEXT = Messages.of("guard");
    private static final Duration SELDOM = Duration.ofMinutes(1);
    private static final Duration OFTEN = Duration.ofSeconds(5);

    /** What there is to show. */
    public sealed interface Shown {
        /** Nothing to say about the instance. */
        record Nothing() implements Shown {}

        record Asking() implements Shown {}

        /** It runs, with limits or without. */
        record Running(GuardReport report, Optional<ShutdownMeans> end) implements Shown {}

        /** It is off. */
        record Off(Optional<GuardLanding> landing) implements Shown {}

        record Unknown(Failure why) implements Shown {}
    }

    private record Subject(InstanceRef ref, boolean isRunning, boolean isOff) {}

    private final GuardOperations operations;
    private final Background background;
    private final Workbench workbench;
    private final Clock clock;
    private final GuardText words = new GuardText(Formats::duration, Formats::time);
    private final ReadOnlyObjectWrapper<Shown> shown = new ReadOnlyObjectWrapper<>(this, "shown", new Shown.Nothing());
    private final ReadOnlyObjectWrapper<Instant> now;
    private Optional<Subject> subject = Optional.empty();
    private Optional<ShutdownMeans> end = Optional.empty();
    private Subscription asking = Subscription.NONE;
    private Instant askAgain = Instant.MAX;

    public GuardViewModel(GuardOperations operations, Background background, Workbench workbench, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.workbench = workbench;
        this.clock = clock;
        this.now = new ReadOnlyObjectWrapper<>(this, "now", clock.instant());
    }

    /** Asks where the instance is another one, or has begun or ceased to run. */
    public void show(InstanceRef ref, InstanceState state, boolean isReachable) {
        boolean running = state == InstanceState.RUNNING && isReachable;
        boolean off = state == InstanceState.STOPPED || state == InstanceState.TERMINATED;
        Subject next = new Subject(ref, running, off);
        if (subject.equals(Optional.of(next))) {
            return;
        }
        boolean another = subject.map(it -> !it.ref.equals(ref)).orElse(true);
        subject = Optional.of(next);
        if (another) {
            end = Optional.empty();
        }
        if (running || off) {
            shown.set(new Shown.Asking());
            ask();
        } else {
            asking.close();
            askAgain = Instant.MAX;
            shown.set(new Shown.Nothing());
        }
    }

    /** Of an instance whose run is shown: its limits while the run goes on, else how it landed. */
    public void show(InstanceRef ref, boolean isRunActive) {
        show(ref, isRunActive ? InstanceState.RUNNING : InstanceState.STOPPED, isRunActive);
    }

    public void clear() {
        subject = Optional.empty();
        askAgain = Instant.MAX;
        asking.close();
        shown.set(new Shown.Nothing());
    }

    /** Counts down; asks again where that is due. */
    public void tick() {
        now.set(clock.instant());
        if (!now.get().isBefore(askAgain)) {
            ask();
        }
    }

    private void ask() {
        asking.close();
        askAgain = clock.instant().plus(SELDOM);
        Subject about = subject.orElseThrow();
        asking = background.run(
                () -> {
                    if (about.isOff) {
                        return new Shown.Off(operations.landed(about.ref));
                    }
                    GuardReport report = operations.report(about.ref);
                    return new Shown.Running(report, end.or(() -> Optional.of(operations.shutdownMeans(about.ref))));
                },
                answer -> answered(about, answer),
                problem -> answered(about, new Shown.Unknown(Failures.of(problem))));
    }

    private void answered(Subject about, Shown answer) {
        if (!subject.equals(Optional.of(about))) {
            return;
        }
        switch (answer) {
            case Shown.Running it -> {
                end = it.end;
                boolean isSoon = it.report.landingNow().isPresent()
                        || it.report
                                .next()
                                .filter(next -> left(next).isNegative())
                                .isPresent();
                askAgain = clock.instant().plus(isSoon ? OFTEN : SELDOM);
            }
            case Shown.Off it -> askAgain = Instant.MAX;
            default -> askAgain = clock.instant().plus(SELDOM);
        }
        now.set(clock.instant());
        shown.set(answer);
    }

    /** Time until the limit. */
    public Duration left(GuardReport.Next next) {
        return Duration.between(clock.instant(), next.at());
    }

    /** The limit that is reached first, where one is armed. */
    public Optional<GuardReport.Next> next() {
        return shown.get() instanceof Shown.Running it ? it.report.next() : Optional.empty();
    }

    /** Whether a limit is so near that it is warned of. */
    public boolean isNear() {
        return next().filter(it -> left(it).compareTo(NEAR) < 0).isPresent();
    }

    /** Arms the lease; what a shutdown means is asked for where it ends the instance for good. */
    public void armLease(Duration length) {
        arm(GuardWish.ofLease(length));
    }

    public void armIdle(Duration length) {
        arm(GuardWish.ofIdle(length));
    }

    private void arm(GuardWish wish) {
        InstanceRef ref = subject.orElseThrow().ref;
        if (end.equals(Optional.of(ShutdownMeans.TERMINATES))
                && workbench.choose(
                                TEXT.text("terminates.title"),
                                words.end(ShutdownMeans.TERMINATES),
                                List.of(TEXT.text("cancel"), TEXT.text("arm-anyway")),
                                true)
                        != 1) {
            return;
        }
        change(() -> operations.arm(ref, wish, Optional.empty(), false), problem -> {
            if (isTooShort(problem) && mayOverride(problem)) {
                change(() -> operations.arm(ref, wish, Optional.empty(), true), this::failed);
            } else if (!isTooShort(problem)) {
                failed(problem);
            }
        });
    }

    private static boolean isTooShort(Exception problem) {
        return Failures.of(problem) instanceof Failure.OnInstance f
                && f.problem().equals("guard-too-short");
    }

    private boolean mayOverride(Exception problem) {
        String why = new dev.runctl.text.FailureText().headline(Failures.of(problem));
        return workbench.choose(
                        TEXT.text("too-short.title"),
                        why + " " + TEXT.text("too-short.text"),
                        List.of(TEXT.text("cancel"), TEXT.text("arm-anyway")),
                        true)
                == 1;
    }

    /** Moves the limit away. */
    public void extend(GuardReason limit, Duration by) {
        InstanceRef ref = subject.orElseThrow().ref;
        change(() -> operations.extend(ref, limit, by), this::failed);
    }

    /** Disarms everything. */
    public void disarm() {
        InstanceRef ref = subject.orElseThrow().ref;
        change(() -> operations.clear(ref), this::failed);
    }

    private void change(
            java.util.concurrent.Callable<GuardService.Armed> act, java.util.function.Consumer<Exception> onFailure) {
        Subject about = subject.orElseThrow();
        asking.close();
        asking = background.run(
                act,
                armed -> {
                    armed.tagProblem()
                            .ifPresent(it -> workbench.info(
                                    TEXT.text("no-tags", new dev.runctl.text.FailureText().headline(it))));
                    answered(about, new Shown.Running(armed.report(), end));
                },
                onFailure::accept);
    }

    private void failed(Exception problem) {
        workbench.failure(Failures.of(problem), Optional.empty());
    }

    public ReadOnlyObjectProperty<Shown> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /** Moves with every tick. */
    public ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }
}
