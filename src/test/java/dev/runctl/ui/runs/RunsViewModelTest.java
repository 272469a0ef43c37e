package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.common.SampleRuns;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunsViewModelTest {
    private final FakeRunOperations operations = new FakeRunOperations();
    private final ExecutorService screen = Executors.newSingleThreadExecutor();
    private final RunsViewModel model = new RunsViewModel(
            operations, () -> List.of(Location.thisComputer()), screen, Clock.fixed(SampleRuns.NOW, ZoneOffset.UTC));

    @AfterEach
    void stop() {
        model.stop();
        screen.shutdownNow();
    }

    private <T> T onScreen(java.util.concurrent.Callable<T> question) throws Exception {
        Future<T> answer = screen.submit(question);
        return answer.get();
    }

    private void awaitContent(RunsViewModel.Content wanted) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() -> model.contentProperty().get()) == wanted);
    }

    @Test
    void showsTheHistoryWithProgressFromTheLog() throws Exception {
        Run run = SampleRuns.run(1, RunState.SUCCEEDED);
        operations.runs = List.of(run);
        operations.logs.put(run.id(), "Epoch 1/10\nEpoch 9/10 loss 0.1\n");
        operations.wholeLogs.add(run.id());
        operations.expenses.put(
                run.id(),
                RunExpense.seen(new Amount(new BigDecimal("0.7545"), new BigDecimal("0.7545"), Duration.ofHours(1))));
        model.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() ->
                        model.rows().stream().anyMatch(it -> it.row().progress().isPresent())));
        RunRow row = onScreen(() -> model.rows().getFirst().row());
        assertThat(row.progress().orElseThrow().progress().epoch()).contains(new Progress.Count(9, 10));
        assertThat(row.progress().orElseThrow().fraction()).isEqualTo(0.9);
        assertThat(row.duration()).isEqualTo("45m 0s");
        assertThat(row.cost()).isEqualTo("≥ $0.75");
        assertThat(row.costReason()).contains("No price is known for 1h 0m");
        assertThat(operations.calls).as("nothing is asked for what has ended").isEmpty();
    }

    @Test
    void ofAnEndedRunWhoseLogIsNotWholeNoProgressIsShown() throws Exception {
        Run cut = SampleRuns.run(1, RunState.FAILED);
        Run running = SampleRuns.run(2, RunState.RUNNING);
        operations.runs = List.of(cut, running);
        operations.logs.put(cut.id(), "Epoch 3/10\n");
        operations.logs.put(running.id(), "Epoch 4/10\n");
        model.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() ->
                        model.rows().stream().anyMatch(it -> it.row().progress().isPresent())));
        assertThat(onScreen(() -> model.rows().stream()
                        .filter(it -> it.row().progress().isPresent())
                        .map(ListedRun::id)
                        .toList()))
                .containsExactly(running.id());
    }

    @Test
    void anEmptyHistoryIsAStateOfItsOwn() {
        model.start();
        awaitContent(RunsViewModel.Content.EMPTY);
    }

    @Test
    void filtersByStateAndText() throws Exception {
        operations.runs = List.of(
                SampleRuns.run(1, RunState.RUNNING),
                SampleRuns.run(2, RunState.FAILED),
                SampleRuns.run(3, RunState.LOST));
        model.start();
        awaitContent(RunsViewModel.Content.ROWS);
        assertThat(onScreen(() -> {
                    model.filterProperty().set(StateFilter.FAILED);
                    return model.rows().size();
                }))
                .isEqualTo(2);
        assertThat(onScreen(() -> {
                    model.queryProperty().set("000003 trainer");
                    return model.rows().size();
                }))
                .isEqualTo(1);
        screen.execute(() -> model.queryProperty().set("nothing like it"));
        awaitContent(RunsViewModel.Content.NO_MATCH);
    }

    @Test
    void aFailedQuestionKeepsTheRowsAndSaysSo() {
        operations.runs = List.of(SampleRuns.run(1, RunState.RUNNING));
        operations.failure = new Failure.Unreachable(Failure.Evidence.NONE);
        model.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() -> model.staleProperty().get().isPresent()));
        awaitContent(RunsViewModel.Content.ROWS);
    }

    @Test
    void aChangeToldByTheServiceShowsAtOnce() {
        Run run = SampleRuns.run(1, RunState.SUCCEEDED);
        operations.runs = List.of(run);
        model.start();
        awaitContent(RunsViewModel.Content.ROWS);
        operations.change(SampleRuns.run(1, RunState.FAILED));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> onScreen(() ->
                                model.rows().getFirst().row().run().status().state())
                        == RunState.FAILED);
    }
}
