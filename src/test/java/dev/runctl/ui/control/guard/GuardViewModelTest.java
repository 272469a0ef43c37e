package dev.runctl.ui.control.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.ui.FakeGuards;
import dev.runctl.ui.common.RecordingWorkbench;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardViewModelTest {
    private static final InstanceRef REF =
            new InstanceRef(Location.thisComputer(), new InstanceId("i-0000000000000000a"));

    private final FakeGuards guards = new FakeGuards(Clock.systemUTC());
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private final Background background = new Background(Runnable::run);
    private final GuardViewModel model = new GuardViewModel(guards, background, workbench, Clock.systemUTC());

    @AfterEach
    void close() {
        background.close();
    }

    private void running() {
        model.show(REF, InstanceState.RUNNING, true);
        await().until(() -> model.shownProperty().get() instanceof GuardViewModel.Shown.Running);
    }

    @Test
    void countsDownToTheFirstLimitAndWarnsWhenItIsNear() {
        guards.left.put(GuardReason.LEASE, Duration.ofHours(2));
        guards.left.put(GuardReason.TIME, Duration.ofHours(1));
        running();
        assertThat(model.next().orElseThrow().reason()).isEqualTo(GuardReason.TIME);
        assertThat(model.isNear()).isFalse();
        model.extend(GuardReason.TIME, Duration.ofHours(3));
        await().until(() -> model.next().orElseThrow().reason() == GuardReason.LEASE);
        guards.left.put(GuardReason.LEASE, Duration.ofMinutes(-31));
        model.extend(GuardReason.LEASE, Duration.ofMinutes(35));
        await().until(model::isNear);
        model.disarm();
        await().until(() -> model.next().isEmpty());
    }

    @Test
    void whatIsGoneForGoodIsArmedOnlyWhenThatIsAccepted() {
        guards.end = ShutdownMeans.TERMINATES;
        running();
        model.armLease(Duration.ofHours(1));
        assertThat(workbench.questions).hasSize(1);
        assertThat(guards.asked).isEmpty();
        workbench.answer = 1;
        model.armLease(Duration.ofHours(1));
        await().until(() -> model.next().isPresent());
    }

    @Test
    void aRefusalForTheCheckpointIntervalCanBeOverridden() {
        guards.refusal = Optional.of(new Failure.OnInstance(
                "guard-too-short", Failure.Evidence.of("set", "1800 s between two, 900 s left")));
        running();
        model.armLease(Duration.ofHours(1));
        await().until(() -> workbench.questions.size() == 1);
        assertThat(guards.asked).containsExactly("arm");
        workbench.answer = 1;
        model.armIdle(Duration.ofHours(1));
        await().until(() -> guards.asked.contains("arm override"));
        assertThat(workbench.failures).isEmpty();
    }

    @Test
    void tellsWhyAnInstanceIsOff() {
        guards.landing = Optional.of(new GuardLanding(
                GuardReason.IDLE,
                Instant.now(),
                Optional.of(Instant.now()),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                GuardLanding.End.SHUT_DOWN,
                Optional.empty()));
        model.show(REF, InstanceState.STOPPED, false);
        await().until(() -> model.shownProperty().get() instanceof GuardViewModel.Shown.Off);
        assertThat(model.shownProperty().get()).isEqualTo(new GuardViewModel.Shown.Off(guards.landing));
        model.show(REF, InstanceState.PENDING, false);
        assertThat(model.shownProperty().get()).isEqualTo(new GuardViewModel.Shown.Nothing());
    }
}
