package dev.runctl.ui.control.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.FakeCloud;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.FakeResumes;
import dev.runctl.ui.common.SampleRuns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResumptionTest {
    private final FakeResumes operations = new FakeResumes();
    private final Steady steady = new Steady();
    private final Background background = new Background(steady.screen());
    private final Resumption resumption = new Resumption(operations, steady, steady, background, steady.screen());
    private final Run stopped = SampleRuns.run(2, RunState.STOPPED);
    private final InstanceRef own = stopped.request().target();

    @AfterEach
    void close() {
        background.close();
    }

    private void awaitFree() {
        await().until(() -> !resumption.busyProperty().get());
    }

    private ResumePlanViewModel shown() {
        await().until(() -> resumption
                .shownProperty()
                .get()
                .filter(it -> it.planProperty().get().isPresent()
                        || it.failureProperty().get().isPresent())
                .isPresent());
        return resumption.shownProperty().get().orElseThrow();
    }

    private List<String> resumes() {
        return operations.calls.stream().filter(it -> it.startsWith("resume")).toList();
    }

    @Test
    void oneClickResumesWhereThereIsNothingToDecideAndASecondDoesNothing() {
        steady.onScreen(() -> {
            resumption.resume(stopped, "");
            resumption.resume(stopped, "");
        });
        awaitFree();
        assertThat(operations.calls)
                .containsExactly(
                        "plan " + stopped.id() + "  Same",
                        "resume " + stopped.id() + " checkpoints/checkpoint_epoch_5.json same");
        assertThat(steady.told).contains("go run " + SampleRuns.id(99));
        assertThat(resumption.shownProperty().get()).isEmpty();
    }

    @Test
    void whatGoesOnAfterALimitIsSaidToHaveNone() {
        operations.limit = Optional.of(GuardReason.BUDGET);
        steady.onScreen(() -> resumption.resume(stopped, ""));
        await().until(() -> steady.told.stream().anyMatch(it -> it.startsWith("info") && it.contains("its budget")));
        assertThat(steady.told).contains("go run " + SampleRuns.id(99));
    }

    @Test
    void aDoubtIsShownFirstAndClosingItLaunchesNothing() {
        operations.doubts.add(new ResumePlan.Doubt.NothingLeft("--epochs", 5));
        steady.onScreen(() -> resumption.resume(stopped, "a"));
        shown();
        assertThat(resumption.busyProperty().get()).isTrue();
        steady.onScreen(resumption::closed);
        assertThat(resumption.busyProperty().get()).isFalse();
        assertThat(resumes()).isEmpty();
    }

    @Test
    void whatIsShownIsLaunchedOnceAtThePlaceChosen() {
        var other = FakeCloud.instance(
                own.location(), "i-00000000000000011", "spare", "g5.xlarge", InstanceState.STOPPED, "1", Duration.ZERO);
        operations.instances.add(other);
        operations.instances.add(FakeCloud.instance(
                own.location(), own.id().value(), "own", "g5.xlarge", InstanceState.RUNNING, "1", Duration.ZERO));
        steady.onScreen(() -> resumption.plan(stopped, ""));
        ResumePlanViewModel model = shown();
        await().until(() -> model.places().size() == 3);
        assertThat(model.places().get(1).name()).isEqualTo("spare");
        steady.onScreen(() -> model.placeProperty().set(model.places().get(1)));
        await().until(() -> model.canLaunch().getValue()
                && model.planProperty().get().orElseThrow().target() instanceof ResumePlan.Target.Other);
        steady.onScreen(() -> {
            model.launch();
            model.launch();
            resumption.closed();
        });
        awaitFree();
        assertThat(resumes())
                .containsExactly("resume " + stopped.id() + " checkpoints/checkpoint_epoch_5.json i-00000000000000011");
    }

    @Test
    void aTerminatedInstanceLeadsToThePlanForANewOne() {
        operations.planFailure = target -> target instanceof ResumePlan.Target.Same
                ? new Failure.CheckpointUnusable("a", "terminated", Failure.Evidence.NONE)
                : null;
        steady.onScreen(() -> resumption.resume(stopped, ""));
        await().until(() -> resumption.shownProperty().get().isPresent());
        ResumePlanViewModel model = resumption.shownProperty().get().orElseThrow();
        await().until(() -> model.canLaunch().getValue());
        assertThat(model.places()).hasSize(1);
        steady.onScreen(() -> {
            model.instanceProfileProperty().set(" trainer ");
            model.launch();
            resumption.closed();
        });
        awaitFree();
        assertThat(resumes())
                .containsExactly("resume " + stopped.id()
                        + " checkpoints/checkpoint_epoch_5.json new g5.xlarge on-demand trainer");
    }

    @Test
    void aNewInstanceMayBeOfAnotherTypeAndSpot() {
        steady.onScreen(() -> resumption.plan(stopped, ""));
        ResumePlanViewModel model = shown();
        operations.spotUsd = "0.31";
        steady.onScreen(() -> model.chooseType("g6.xlarge", Lifecycle.SPOT));
        assertThat(model.spotProperty().get()).isTrue();
        await().until(() -> model.spotPriceProperty().get().isPresent());
        assertThat(model.spotPriceProperty().get().get()).isEqualByComparingTo("0.31");
        await().until(() -> model.canLaunch().getValue());
        steady.onScreen(() -> {
            model.launch();
            resumption.closed();
        });
        awaitFree();
        assertThat(resumes()).singleElement().asString().endsWith("new g6.xlarge spot");
    }

    @Test
    void aForkIsFilledInAndLaunchesNothing() {
        steady.onScreen(() -> resumption.fork(stopped, "a"));
        await().until(() -> steady.told.contains("go again " + stopped.id()));
        awaitFree();
        assertThat(operations.calls).containsExactly("fork " + stopped.id() + " a");
    }

    @Test
    void afterAFailureItCanBeTriedAgain() {
        operations.planFailure = target -> new Failure.CheckpointUnusable("a", "missing", Failure.Evidence.NONE);
        steady.onScreen(() -> resumption.resume(stopped, ""));
        awaitFree();
        assertThat(steady.told).contains("failure checkpoint-unusable");
        operations.planFailure = target -> null;
        operations.resumeFailure = new Failure.AgentOffline("i-1", Failure.Evidence.NONE);
        steady.onScreen(() -> resumption.resume(stopped, ""));
        awaitFree();
        assertThat(steady.told).anyMatch(it -> it.startsWith("failed "));
        assertThat(Optional.of(resumption.busyProperty().get())).contains(false);
    }
}
