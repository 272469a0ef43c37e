package dev.runctl.ui.control.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.service.guard.LandingBook.Landed;
import dev.runctl.ui.FakeGuards;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.FakeResumes;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.SampleRuns;
import dev.runctl.ui.control.resume.Resumption;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LandingAlertsTest {
    private final Run run = SampleRuns.run(2, RunState.STOPPED);
    private final InstanceRef ref = run.request().target();
    private final Steady steady = new Steady();
    private final Background background = new Background(steady.screen());
    private final Landings landings = new Landings();
    private volatile InstanceState state = InstanceState.RUNNING;
    private volatile Map<String, String> tags = Map.of();
    private final InstanceFeed feed =
            new InstanceFeed(location -> List.of(summary()), ref.location(), steady.screen(), Clock.systemUTC());
    private final LandingAlerts alerts = new LandingAlerts(
            landings,
            feed,
            steady,
            steady,
            new Resumption(new FakeResumes(), steady, steady, background, steady.screen()),
            background,
            steady.screen(),
            Clock.systemUTC());

    private InstanceSummary summary() {
        Instance instance = new Instance(
                ref, "box", state, "", "g5.xlarge", "eu-central-1a", Lifecycle.SPOT, SampleRuns.NOW, "ami-1", "", tags);
        return new InstanceSummary(
                instance, Agent.UNKNOWN, Duration.ZERO, new Cost(Optional.empty(), BigDecimal.ZERO, BigDecimal.ZERO));
    }

    private GuardLanding landing(Instant at) {
        return new GuardLanding(
                GuardReason.LEASE,
                at,
                Optional.of(at),
                Optional.of(run.id()),
                false,
                Optional.of(new GuardLanding.Saved(
                        SampleRuns.checkpoint(
                                7,
                                0.1,
                                dev.runctl.domain.checkpoint.Verdict.Kind.COMPLETE,
                                "json-parses",
                                Optional.of(run.id())),
                        true)),
                Optional.empty(),
                GuardLanding.End.SHUT_DOWN,
                Optional.empty());
    }

    @AfterEach
    void close() {
        feed.close();
        background.close();
    }

    private List<String> told(String how) {
        return steady.told.stream().filter(it -> it.startsWith(how)).toList();
    }

    @Test
    void anInstanceThatGoesOffIsAskedWhyAndThatIsToldOnce() {
        landings.atLook = Optional.of(landing(Instant.now()));
        try (Subscription first = alerts.start()) {
            await().until(() -> feed.snapshotProperty().get().isKnown());
            assertThat(landings.looks).isEmpty();
            state = InstanceState.STOPPED;
            feed.refresh();
            await().until(() -> !told("alert").isEmpty());
            assertThat(told("alert").getFirst())
                    .startsWith("alert box: Its lease ended")
                    .contains("checkpoint_epoch_7", "[Resume...]", "[Open the run]");
            steady.buttons.get(1).run().run();
            assertThat(steady.told).contains("go run " + run.id());
        }
        try (Subscription again = alerts.start()) {
            feed.refresh();
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            assertThat(told("alert")).as("not again").hasSize(1);
        }
    }

    @Test
    void whatHappenedWhileTheDesktopWasClosedIsToldUnlessItIsOld() {
        landings.untold.add(new Landed(ref, landing(Instant.now().minus(8, ChronoUnit.DAYS))));
        landings.untold.add(new Landed(ref, landing(Instant.now().minus(9, ChronoUnit.HOURS))));
        try (Subscription running = alerts.start()) {
            await().until(() -> !told("alert").isEmpty());
            assertThat(told("alert")).hasSize(1);
            assertThat(landings.untold).as("none is left for another window").isEmpty();
        }
    }

    @Test
    void goesOnElsewhereByItselfOrAtAPress() {
        landings.elsewhere = ElsewhereService.Decision.NOW;
        landings.untold.add(new Landed(ref, landing(Instant.now())));
        try (Subscription running = alerts.start()) {
            await().until(() -> told("alert").size() == 2);
            assertThat(told("alert").getFirst()).doesNotContain("[Resume");
            assertThat(told("work")).singleElement().asString().contains("elsewhere");
            assertThat(told("alert").getLast())
                    .contains("goes on", SampleRuns.id(99).value());
        }
        steady.told.clear();
        steady.buttons.clear();
        landings.elsewhere = ElsewhereService.Decision.OFFER;
        landings.untold.add(new Landed(ref, landing(Instant.now())));
        try (Subscription running = alerts.start()) {
            await().until(() -> !told("alert").isEmpty());
            assertThat(told("work")).as("it waits for the press").isEmpty();
            steady.buttons.getFirst().run().run();
            assertThat(told("work")).hasSize(1);
        }
    }

    @Test
    void aWarningGoesWhenItsLimitIsMovedOrReached() {
        GuardAlerts warnings =
                new GuardAlerts(new FakeGuards(Clock.systemUTC()), background, steady, Clock.systemUTC());
        look(warnings, Instant.now().plusSeconds(300));
        assertThat(told("alert")).hasSize(1);
        look(warnings, Instant.now().plusSeconds(3600));
        assertThat(told("gone")).hasSize(1);
        look(warnings, Instant.now().plusSeconds(400));
        state = InstanceState.STOPPING;
        look(warnings, Instant.now().plusSeconds(400));
        assertThat(told("alert")).hasSize(2);
        assertThat(told("gone")).as("it does not run any more").hasSize(2);
    }

    private void look(GuardAlerts warnings, Instant lease) {
        tags = Map.of(
                "runctl:lease-until", lease.truncatedTo(ChronoUnit.SECONDS).toString());
        steady.onScreen(() -> warnings.look(new InstanceFeed.Snapshot(ref.location(), List.of(), List.of(summary()))));
    }

    private final class Landings implements LandingOperations {
        private final List<Landed> untold = new CopyOnWriteArrayList<>();
        private final List<Consumer<Landed>> listeners = new CopyOnWriteArrayList<>();
        private final List<Instance> looks = new ArrayList<>();
        private Optional<GuardLanding> atLook = Optional.empty();
        private ElsewhereService.Decision elsewhere = ElsewhereService.Decision.NOTHING;

        @Override
        public synchronized Optional<GuardLanding> lookAt(Instance off) {
            looks.add(off);
            atLook.map(it -> new Landed(off.ref(), it)).ifPresent(landed -> {
                untold.add(landed);
                listeners.forEach(it -> it.accept(landed));
            });
            return atLook;
        }

        @Override
        public Optional<GuardLanding> ask(InstanceRef running) {
            return Optional.empty();
        }

        @Override
        public Subscription onLanding(Consumer<Landed> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public Subscription onRunChange(Consumer<Run> listener) {
            return Subscription.NONE;
        }

        @Override
        public List<Landed> untold() {
            return List.copyOf(untold);
        }

        @Override
        public boolean claim(Landed landed) {
            return untold.remove(landed);
        }

        @Override
        public Optional<Run> run(RunId id) {
            return Optional.of(run).filter(it -> it.id().equals(id));
        }

        @Override
        public ElsewhereService.Decision elsewhere(GuardLanding landing) {
            return elsewhere;
        }

        @Override
        public Run resumeElsewhere(RunId id, Steps steps, Cancellation cancel) {
            return SampleRuns.run(99, RunState.RUNNING);
        }
    }
}
