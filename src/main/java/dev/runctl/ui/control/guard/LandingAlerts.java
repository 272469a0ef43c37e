package dev.runctl.ui.control.guard;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Run;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.service.guard.LandingBook.Landed;
import dev.runctl.text.GuardText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.resume.Resumption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Tells once of each landing, whatever screen is shown: why, what was saved, and how to go on; also of one that happened
 * while the desktop was closed. Used on the screen's thread.
 */
public final class LandingAlerts {
    private static final Messages TEXT = Messages.of("guard");

    /** Older ones are no news. */
    private static final Duration NEWS = Duration.ofDays(7);

    private final LandingOperations operations;
    private final InstanceFeed feed;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Resumption resumption;
    private final Background background;
    private final Executor screen;
    private final Clock clock;
    private final LandingWatch watch;
    private final GuardText words = new GuardText(Formats::duration, Formats::time);

    /** @param resumption shows its plans over the window */
    public LandingAlerts(
            LandingOperations operations,
            InstanceFeed feed,
            Navigator navigator,
            Workbench workbench,
            Resumption resumption,
            Background background,
            Executor screen,
            Clock clock) {
        this.operations = operations;
        this.feed = feed;
        this.navigator = navigator;
        this.workbench = workbench;
        this.resumption = resumption;
        this.background = background;
        this.screen = screen;
        this.clock = clock;
        this.watch = new LandingWatch(operations, background, screen, clock);
    }

    /** Goes on until closed. */
    public Subscription start() {
        Subscription runs = watch.start();
        Subscription landings = operations.onLanding(landed -> screen.execute(this::tellAll));
        javafx.util.Subscription snapshots = feed.snapshotProperty().subscribe(watch::look);
        tellAll();
        return () -> {
            runs.close();
            landings.close();
            snapshots.unsubscribe();
        };
    }

    private record Told(Landed landed, Optional<Run> run, ElsewhereService.Decision elsewhere) {}

    private void tellAll() {
        background.run(
                () -> operations.untold().stream()
                        .filter(operations::claim)
                        .map(it -> new Told(
                                it, it.landing().run().flatMap(operations::run), operations.elsewhere(it.landing())))
                        .toList(),
                told -> told.stream().filter(this::isNews).forEach(this::tell),
                problem -> {}); // asked again at the next landing
    }

    private boolean isNews(Told told) {
        return told.landed.landing().at().plus(NEWS).isAfter(clock.instant());
    }

    private void tell(Told told) {
        GuardLanding landing = told.landed.landing();
        InstanceRef ref = told.landed.ref();
        List<Workbench.Action> actions = new ArrayList<>();
        boolean isNow = told.elsewhere == ElsewhereService.Decision.NOW;
        if (told.elsewhere == ElsewhereService.Decision.OFFER) {
            told.run.ifPresent(
                    run -> actions.add(new Workbench.Action(TEXT.text("landed.elsewhere"), () -> goOn(run))));
        }
        told.run.ifPresent(run -> {
            boolean isSaved =
                    landing.checkpoint().filter(GuardLanding.Saved::isComplete).isPresent();
            if (isSaved && !isNow && !run.resumeFlag().isBlank()) {
                actions.add(new Workbench.Action(TEXT.text("landed.resume"), () -> resumption.plan(run, "")));
            }
            actions.add(new Workbench.Action(TEXT.text("landed.open"), () -> navigator.run(run.id())));
        });
        if (told.run.isEmpty()) {
            actions.add(new Workbench.Action(TEXT.text("landed.instance"), () -> navigator.instance(ref)));
        }
        workbench.alert(
                TEXT.text("landed", name(ref, told.run), words.landing(landing)),
                told.run.isEmpty() ? "" : TEXT.text(isNow ? "landed.next-elsewhere" : "landed.next"),
                actions);
        if (isNow) {
            told.run.ifPresent(this::goOn);
        }
    }

    /** What comes of it is told, and nobody is led away from what he looks at. */
    private void goOn(Run run) {
        workbench.work(
                TEXT.text("elsewhere.work", run.request().script()),
                (steps, cancel) -> operations.resumeElsewhere(run.id(), steps, cancel),
                child -> workbench.alert(
                        TEXT.text(
                                "elsewhere.done",
                                run.id().value(),
                                child.instanceName(),
                                child.id().value()),
                        TEXT.text("elsewhere.done-next"),
                        List.of(new Workbench.Action(TEXT.text("landed.open"), () -> navigator.run(child.id())))));
    }

    private String name(InstanceRef ref, Optional<Run> run) {
        return feed.snapshotProperty().get().instances().stream()
                .map(InstanceSummary::instance)
                .filter(it -> it.ref().equals(ref))
                .map(it -> it.displayName())
                .findFirst()
                .or(() -> run.map(Run::instanceName).filter(it -> !it.isBlank()))
                .orElse(ref.id().value());
    }
}
