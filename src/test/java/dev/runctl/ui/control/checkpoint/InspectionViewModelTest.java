package dev.runctl.ui.control.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.ContentsCheck;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.domain.checkpoint.TensorSummary;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.checkpoint.Verified;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.FakeInspections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InspectionViewModelTest {
    private static final InstanceRef REF =
            new InstanceRef(Location.thisComputer(), new InstanceId("i-0123456789abcdef0"));

    private final FakeInspections operations = new FakeInspections();
    private final Steady steady = new Steady();
    private final Background background = new Background(steady.screen());
    private final CheckpointLook look = new CheckpointLook(operations, background, steady.screen());
    private final Checkpoint checkpoint = new Checkpoint(
            "/x/a.pt",
            "a.pt",
            "a.pt",
            "p",
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Map.of(),
            20,
            Instant.EPOCH,
            Verdict.NOT_INSPECTED,
            List.of());
    private final Inspected found = new Inspected(
            new Inspection(
                    Inspection.Format.TORCH,
                    new Verdict(Verdict.Kind.COMPLETE, "zip-closes"),
                    OptionalLong.of(3),
                    OptionalLong.empty(),
                    Map.of(),
                    List.of(
                            new TensorSummary("model.layer1.weight", "float32", List.of(64L, 32L), 8192),
                            new TensorSummary("model.layer2.bias", "bfloat16", List.of(64L), 128)),
                    2112,
                    Map.of(),
                    List.of(),
                    List.of(),
                    new ReadingCost(2, 99)),
            new CheckpointPlace.InBucket(REF.location(), "b", "k"),
            20,
            new ReadingCost(3, 99),
            Duration.ofMillis(5));

    @AfterEach
    void close() {
        background.close();
    }

    private InspectionViewModel opened() {
        steady.onScreen(() -> look.look(checkpoint, REF));
        return look.shownProperty().get().orElseThrow();
    }

    private InspectionViewModel shown() {
        operations.inspecting = cancel -> found;
        InspectionViewModel model = opened();
        await().until(() -> model.inspectedProperty().get().isPresent());
        return model;
    }

    @Test
    void whatWasFoundIsShownAndFiltered() {
        InspectionViewModel model = shown();
        assertThat(model.tensors()).hasSize(2);
        steady.onScreen(() -> model.filter("LAYER float32"));
        assertThat(model.tensors()).extracting(TensorSummary::name).containsExactly("model.layer1.weight");
        steady.onScreen(() -> model.filter("64x32"));
        assertThat(model.tensors()).hasSize(1);
        steady.onScreen(() -> model.filter(" "));
        assertThat(model.tensors()).hasSize(2);
    }

    @Test
    void afterAFailureItCanBeTriedAgain() {
        operations.inspecting = cancel -> {
            throw new ServiceException(new Failure.AgentOffline("i", Failure.Evidence.NONE));
        };
        InspectionViewModel model = opened();
        await().until(() -> model.failureProperty().get().isPresent());
        operations.inspecting = cancel -> found;
        steady.onScreen(model::load);
        await().until(() -> model.inspectedProperty().get().isPresent());
        assertThat(model.failureProperty().get()).isEmpty();
    }

    @Test
    void closingEndsTheReadingAndALateAnswerIsNotShown() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger cancelled = new AtomicInteger();
        operations.inspecting = cancel -> {
            cancel.onCancel(cancelled::incrementAndGet);
            begun.countDown();
            cancel.sleep(Duration.ofMinutes(1));
            return found;
        };
        InspectionViewModel model = opened();
        await().until(() -> begun.getCount() == 0);
        steady.onScreen(look::closed);
        assertThat(cancelled).hasValue(1);
        assertThat(look.shownProperty().get()).isEmpty();
        assertThat(model.inspectedProperty().get()).isEmpty();
    }

    @Test
    void verifyingTellsHowFarItIsAndCanBeStopped() {
        InspectionViewModel model = shown();
        assertThat(model.canVerify()).isTrue();
        operations.verifying = cancel -> {
            cancel.sleep(Duration.ofMinutes(1));
            throw new AssertionError("not reached");
        };
        steady.onScreen(model::verify);
        await().until(() -> model.bytesVerifiedProperty().get() == 10);
        assertThat(model.verifyingProperty().get()).isTrue();
        steady.onScreen(model::stopVerifying);
        assertThat(model.verifyingProperty().get()).isFalse();
        operations.verifying = cancel -> new Verified(
                new ContentsCheck(ContentsCheck.Outcome.SOUND, List.of(), 20),
                found.place(),
                20,
                new ReadingCost(2, 20),
                Duration.ZERO);
        steady.onScreen(model::verify);
        await().until(() -> model.verifiedProperty().get().isPresent());
        assertThat(model.verifyingProperty().get()).isFalse();
    }
}
