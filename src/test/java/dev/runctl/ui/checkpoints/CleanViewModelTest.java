package dev.runctl.ui.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.CleanReport;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.CopyPlace;
import dev.runctl.domain.checkpoint.HeldCheckpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.ui.common.RecordingWorkbench;
import dev.runctl.ui.common.SampleRuns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CleanViewModelTest implements CleanOperations {
    private static final long GIB = 1L << 30;

    private final ExecutorService screen = Executors.newSingleThreadExecutor();
    private final Background background = new Background(screen);
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private final List<CleanPlan> cleaned = new CopyOnWriteArrayList<>();
    private final List<String> refreshed = new CopyOnWriteArrayList<>();
    private Optional<Failure> copiesProblem = Optional.empty();

    /** Epochs 5 to 1 of a stopped run, each with a copy in S3. */
    @Override
    public CleanService.Stock stock(InstanceRef ref) {
        List<HeldCheckpoint> held = IntStream.iterate(5, it -> it > 0, it -> it - 1)
                .mapToObj(epoch -> {
                    Checkpoint bare = SampleRuns.checkpoint(
                            epoch, epoch / 10.0, Verdict.Kind.COMPLETE, "x", Optional.of(SampleRuns.id(1)));
                    Copy copy = new Copy("bucket", "k/" + epoch, bare.size(), 1, SampleRuns.NOW);
                    return new HeldCheckpoint(
                            bare.withCopies(List.of(copy)), Optional.of(RunState.STOPPED), false, true);
                })
                .toList();
        return new CleanService.Stock(ref, held, true, copiesProblem);
    }

    @Override
    public CleanReport clean(InstanceRef ref, CleanPlan plan, Steps steps, Cancellation cancel) {
        cleaned.add(plan);
        return new CleanReport(
                plan.removals().stream()
                        .map(it -> new CleanReport.Entry(
                                it.held(),
                                CopyPlace.S3,
                                cleaned.size() == 1 ? CleanReport.Outcome.DELETED : CleanReport.Outcome.UNKNOWN,
                                GIB,
                                ""))
                        .toList(),
                Optional.empty());
    }

    @Override
    public Map<RunId, Set<String>> protectedNames() {
        return Map.of();
    }

    @Override
    public void protect(RunId run, String name, boolean isProtected) {
        throw new AssertionError("not asked for");
    }

    @AfterEach
    void stop() {
        background.close();
        screen.shutdown();
    }

    private <T> T onScreen(Callable<T> question) throws Exception {
        return screen.submit(question).get();
    }

    private CleanViewModel opened(Optional<Set<String>> chosen) throws Exception {
        Place place = new Place.OfRun(SampleRuns.GPU, SampleRuns.run(1, RunState.STOPPED));
        CleanViewModel model = onScreen(() -> {
            CleanViewModel made =
                    new CleanViewModel(this, workbench, background, place, chosen, () -> refreshed.add("done"));
            made.load();
            return made;
        });
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() -> model.planProperty().get().isPresent()));
        return model;
    }

    @Test
    void theDryRunFollowsTheRulesAndTellsWhatItFreesAndSaves() throws Exception {
        CleanViewModel model = opened(Optional.empty());
        onScreen(() -> {
            model.last.set("1");
            model.best.set("1");
            assertThat(model.lines())
                    .extracting(it -> it.held().checkpoint().epoch().orElse(0), CleanViewModel.Line::goes)
                    .containsExactly(
                            tuple(4L, true), tuple(3L, true), tuple(2L, true), tuple(5L, false), tuple(1L, false));
            assertThat(model.gains()).hasSize(3).anyMatch(it -> it.contains("does not lower its bill"));
            assertThat(model.warnings())
                    .singleElement()
                    .satisfies(it -> assertThat(it).contains("Of 3 checkpoints"));
            model.where.set(CleanViewModel.Where.INSTANCE);
            assertThat(model.warnings()).as("whole copies stay in S3").isEmpty();
            model.every.set("two");
            assertThat(model.problemProperty().get()).isNotEmpty();
            assertThat(model.lines()).isEmpty();
            model.every.set("2");
            assertThat(model.removals()).isEqualTo(1);
            return true;
        });
    }

    @Test
    void theLastOneOfAnUnfinishedRunNeedsATick() throws Exception {
        Set<String> all = stock(SampleRuns.GPU).checkpoints().stream()
                .map(it -> it.checkpoint().path())
                .collect(Collectors.toSet());
        CleanViewModel model = opened(Optional.of(all));
        onScreen(() -> {
            assertThat(model.takesLast()).isTrue();
            assertThat(model.warnings()).anyMatch(it -> it.contains("has not finished"));
            model.delete();
            assertThat(cleaned).isEmpty();
            model.evenLast.set(true);
            model.delete();
            return true;
        });
        assertThat(cleaned).hasSize(1);
        assertThat(workbench.infos)
                .singleElement()
                .satisfies(it -> assertThat(it).contains("5 checkpoints were deleted"));
        assertThat(refreshed).hasSize(1);
    }

    @Test
    void whatIsNotKnownToBeDeletedIsSaid() throws Exception {
        copiesProblem = Optional.of(new Failure.AccessDenied(Failure.Evidence.NONE));
        cleaned.add(new CleanPlan(List.of(), List.of()));
        String one = stock(SampleRuns.GPU).checkpoints().getLast().checkpoint().path();
        CleanViewModel model = opened(Optional.of(Set.of(one)));
        onScreen(() -> {
            assertThat(model.warnings()).anyMatch(it -> it.startsWith("Copies in S3 could not be listed"));
            model.delete();
            return true;
        });
        assertThat(workbench.infos)
                .singleElement()
                .satisfies(it -> assertThat(it).contains("Nothing was deleted").contains("is not known"));
    }
}
