package dev.runctl.ui.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.ui.common.FakeResumes;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.RecordingNavigator;
import dev.runctl.ui.common.RecordingWorkbench;
import dev.runctl.ui.common.SampleRuns;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckpointsViewModelTest implements CheckpointOperations {
    private static final InstanceRef OTHER =
            new InstanceRef(SampleRuns.GPU.location(), new InstanceId("i-0a1b2c3d4e5f60719"));

    private final Run stopped = SampleRuns.run(2, RunState.STOPPED);
    private final Checkpoint whole =
            SampleRuns.checkpoint(5, 0.1, Verdict.Kind.COMPLETE, "json-parses", Optional.of(stopped.id()));
    private final Checkpoint broken =
            SampleRuns.checkpoint(6, 0, Verdict.Kind.INCOMPLETE, "json-truncated", Optional.of(stopped.id()));
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final FakeResumes resumes = new FakeResumes();
    private volatile CheckpointService.Standing standing = CheckpointService.Standing.LIVE;
    private volatile @Nullable Failure failure;

    private final ExecutorService screen = Executors.newSingleThreadExecutor();
    private final Background background = new Background(screen);
    private final Clock clock = Clock.fixed(SampleRuns.NOW, ZoneOffset.UTC);
    private final InstanceFeed feed = new InstanceFeed(
            location -> List.of(
                    instance(OTHER, "empty-box", InstanceState.STOPPED),
                    instance(SampleRuns.GPU, "gpu", InstanceState.RUNNING)),
            SampleRuns.GPU.location(),
            screen,
            clock);
    private final RecordingNavigator navigator = new RecordingNavigator();
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private final CheckpointsViewModel model = CompletableFuture.supplyAsync(
                    () -> new CheckpointsViewModel(this, feed, navigator, workbench, background, screen, clock), screen)
            .join();

    private static InstanceSummary instance(InstanceRef ref, String name, InstanceState state) {
        Instance instance = new Instance(
                ref,
                name,
                state,
                "",
                "g5.xlarge",
                "eu-central-1a",
                Lifecycle.ON_DEMAND,
                SampleRuns.NOW,
                "ami-1",
                "",
                Map.of());
        return new InstanceSummary(
                instance, Agent.UNKNOWN, Duration.ZERO, new Cost(Optional.empty(), BigDecimal.ZERO, BigDecimal.ZERO));
    }

    @Override
    public List<Run> history() {
        return List.of(stopped);
    }

    @Override
    public CheckpointService.Listing list(InstanceRef ref) {
        Failure problem = failure;
        if (problem != null) {
            throw new ServiceException(problem);
        }
        return new CheckpointService.Listing(
                ref.equals(SampleRuns.GPU) ? List.of(broken, whole) : List.of(),
                SampleRuns.NOW.minusSeconds(60),
                standing);
    }

    @Override
    public Optional<CheckpointService.Listing> seen(InstanceRef ref) {
        return Optional.empty();
    }

    @Override
    public FakeResumes resumes() {
        return resumes;
    }

    @AfterEach
    void stop() {
        screen.execute(model::stop);
        feed.close();
        background.close();
        screen.shutdown();
    }

    private <T> T onScreen(Callable<T> question) throws Exception {
        return screen.submit(question).get();
    }

    private void awaitContent(CheckpointsViewModel.Content wanted) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() -> model.contentProperty().get()) == wanted);
    }

    @Test
    void opensTheInstanceThatHasRunsWithItsCheckpoints() throws Exception {
        screen.execute(model::start);
        awaitContent(CheckpointsViewModel.Content.ROWS);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() -> model.rows().getLast().obstacle().isEmpty()));
        assertThat(onScreen(() -> model.places().getFirst().instance())).isEqualTo(SampleRuns.GPU);
        assertThat(onScreen(() -> model.rows().getFirst().obstacle())).isPresent();
        assertThat(onScreen(() -> model.lastSeenProperty().get())).isEmpty();
        assertThat(onScreen(model::completeCount)).isEqualTo(1);
    }

    @Test
    void anAimedInstanceWithoutCheckpointsIsAStateOfItsOwn() {
        screen.execute(() -> {
            model.show(OTHER);
            model.start();
        });
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() -> model.placeProperty().get().map(Place::instance))
                        .equals(Optional.of(OTHER)));
        awaitContent(CheckpointsViewModel.Content.EMPTY);
    }

    @Test
    void aStoppedInstanceSaysWhenItWasLastSeen() {
        standing = CheckpointService.Standing.ASLEEP;
        screen.execute(model::start);
        awaitContent(CheckpointsViewModel.Content.ROWS);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() -> model.lastSeenProperty().get().map(CheckpointService.Listing::asOf))
                        .equals(Optional.of(SampleRuns.NOW.minusSeconds(60))));
    }

    @Test
    void aFailureIsShownAndRetried() {
        failure = new Failure.Unreachable(Failure.Evidence.NONE);
        screen.execute(model::start);
        awaitContent(CheckpointsViewModel.Content.FAILED);
        failure = null;
        screen.execute(model::refresh);
        awaitContent(CheckpointsViewModel.Content.ROWS);
    }

    @Test
    void resumesOnceAndNeverFromAnIncompleteOne() throws Exception {
        screen.execute(model::start);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() -> !model.rows().isEmpty()
                        && model.rows().getLast().obstacle().isEmpty()));
        onScreen(() -> {
            model.resume(model.rows().getFirst());
            model.resume(model.rows().getLast());
            model.resume(model.rows().getLast());
            return true;
        });
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() -> !model.resumption().busyProperty().get()));
        assertThat(resumes.calls)
                .as("the checkpoint that can be resumed from, once")
                .containsExactly(
                        "plan " + stopped.id() + " " + whole.path() + " Same",
                        "resume " + stopped.id() + " " + whole.argument() + " same");
        assertThat(navigator.visits).containsExactly("run " + SampleRuns.id(99));
    }

    @Test
    void byRunShowsThatRunsOwn() {
        screen.execute(() -> {
            model.byRunProperty().set(true);
            model.start();
        });
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() ->
                        model.rows().size() == 2 && model.placeProperty().get().orElse(null) instanceof Place.OfRun));
    }

    @Test
    void aRunThatSavedNothingIsNoPlaceOnceItsInstanceHasToldSinceItsEnd() {
        Run none = SampleRuns.run(3, RunState.FAILED)
                .withTimes(Optional.of(SampleRuns.NOW), Optional.of(SampleRuns.NOW.plusSeconds(5)));
        List<Run> history = List.of(none, stopped);
        var location = SampleRuns.GPU.location();
        assertThat(Place.runs(history, List.of(location), Map.of()))
                .as("never asked")
                .hasSize(2);
        assertThat(Place.runs(history, List.of(location), Map.of(SampleRuns.GPU, told(SampleRuns.NOW))))
                .as("asked before its end")
                .hasSize(2);
        assertThat(Place.runs(history, List.of(location), Map.of(SampleRuns.GPU, told(SampleRuns.NOW.plusSeconds(60)))))
                .containsExactly(new Place.OfRun(SampleRuns.GPU, stopped));
    }

    private CheckpointService.Listing told(java.time.Instant when) {
        return new CheckpointService.Listing(List.of(whole), when, CheckpointService.Standing.ASLEEP);
    }
}
