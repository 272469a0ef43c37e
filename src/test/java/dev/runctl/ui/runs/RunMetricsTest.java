package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.LogPattern;
import dev.runctl.domain.metric.Sample;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.metric.MetricSettings;
import dev.runctl.ui.common.SampleRuns;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String LOG = "lr=0.1\nEpoch 1/4: loss=0.9\n  Validation: val_loss=1.0\nEpoch 2/4: loss=0.5\n"
            + "  Validation: val_loss=0.7\n@1 reward -> 3.0\n@2 reward -> 4.0\n";

    private final FakeRunOperations operations = new FakeRunOperations();
    private final ExecutorService screen = Executors.newSingleThreadExecutor();
    private final Background background = new Background(screen);
    private final Run run = SampleRuns.run(1, RunState.RUNNING);
    private final RunMetrics metrics =
            new RunMetrics(operations, background, screen, Clock.fixed(SampleRuns.NOW, ZoneOffset.UTC));

    @BeforeEach
    void start() {
        operations.runs = List.of(run);
        operations.logs.put(run.id(), LOG);
    }

    @AfterEach
    void stop() {
        screen.execute(metrics::close);
        background.close();
        screen.shutdown();
    }

    private <T> T onScreen(Callable<T> question) throws Exception {
        return screen.submit(question).get();
    }

    private List<String> titles() throws Exception {
        return onScreen(() ->
                metrics.groupsProperty().get().stream().map(MetricGroup::title).toList());
    }

    @Test
    void theLogBecomesChartsAndProgress() {
        screen.execute(() -> metrics.open(run.id()));
        await().atMost(LONG).untilAsserted(() -> assertThat(titles()).containsExactly("loss"));
        await().atMost(LONG).untilAsserted(() -> {
            MetricGroup loss = onScreen(() -> metrics.groupsProperty().get().getFirst());
            assertThat(loss.names()).containsExactly("loss", "val_loss");
            assertThat(loss.curves().getLast().values()[1]).isEqualTo(0.7);
            assertThat(onScreen(() -> metrics.foundProperty().get()))
                    .containsExactly(
                            new RunMetrics.Found("lr", false),
                            new RunMetrics.Found("loss", true),
                            new RunMetrics.Found("val_loss", true));
        });
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(onScreen(() -> metrics.progressProperty().get())
                            .orElseThrow()
                            .fraction())
                    .hasValue(0.5);
            // 90 minutes for the second quarter, a quarter having been done when it was first said.
            assertThat(onScreen(() -> metrics.remaining(run, SampleRuns.NOW))).contains(Duration.ofMinutes(180));
        });
    }

    @Test
    void whatIsChosenIsKeptForTheProject() throws Exception {
        screen.execute(() -> metrics.open(run.id()));
        await().atMost(LONG).until(() -> titles().equals(List.of("loss")));
        screen.execute(() -> metrics.choose("lr", true));
        assertThat(titles()).contains("lr");
        await().atMost(LONG)
                .until(() -> operations
                        .metrics
                        .settings(run.request().projectRoot())
                        .shown()
                        .containsKey("lr"));
    }

    @Test
    void aPatternReadsTheLogAnew() throws Exception {
        screen.execute(() -> metrics.open(run.id()));
        await().atMost(LONG).until(() -> titles().equals(List.of("loss")));
        LogPattern pattern = new LogPattern("", "@(?<step>\\d+) (?<name>\\w+) -> (?<value>\\S+)");
        screen.execute(() -> metrics.use(List.of(pattern)));
        await().atMost(LONG).untilAsserted(() -> assertThat(titles()).containsExactly("loss", "reward"));
        assertThat(operations.metrics.settings(run.request().projectRoot()))
                .isEqualTo(MetricSettings.NONE.withPatterns(List.of(pattern)));
    }

    @Test
    void whatIsPrintedLaterIsAddedAndALogThatStartsOverForgetsTheOld() {
        screen.execute(() -> metrics.open(run.id()));
        await().atMost(LONG).until(() -> titles().equals(List.of("loss")));
        byte[] more = "Epoch 3/4: loss=0.4\n".getBytes(StandardCharsets.UTF_8);
        operations.followers.getFirst().chunk(new LogChunk(LOG.length(), more));
        await().atMost(LONG).untilAsserted(() -> assertThat(curve().size()).isEqualTo(3));
        operations.followers.getFirst().chunk(new LogChunk(0, more));
        await().atMost(LONG).untilAsserted(() -> assertThat(curve().size()).isEqualTo(1));
    }

    private Curve curve() throws Exception {
        return onScreen(() -> metrics.groupsProperty().get().getFirst().curves().getFirst());
    }

    @Test
    void aLogWithoutNumbersIsAStateOfItsOwn() {
        operations.logs.put(run.id(), "hello\n");
        screen.execute(() -> metrics.open(run.id()));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(
                                onScreen(() -> metrics.contentProperty().get()))
                        .isEqualTo(RunMetrics.Content.EMPTY));
    }

    @Test
    void theInstanceIsAskedOnlyWhileSomebodyLooks() throws Exception {
        double start = SampleRuns.NOW.toEpochMilli() / 1000.0;
        operations.metrics.held = List.of(sample(start, 10));
        operations.metrics.newer = List.of(sample(start, 10), sample(start + 10, 20));
        screen.execute(() -> metrics.open(run.id()));
        await().atMost(LONG).until(() -> titles().equals(List.of("loss")));
        assertThat(operations.metrics.asked).isEmpty();
        screen.execute(() -> metrics.watch(true));
        await().atMost(LONG).untilAsserted(() -> {
            List<MetricGroup> groups =
                    onScreen(() -> metrics.instance().groupsProperty().get());
            assertThat(groups).hasSize(2);
            assertThat(groups.getFirst().curves().getFirst().values()[1]).isEqualTo(20);
            assertThat(groups.getLast().names()).containsExactly("gpu_0");
        });
        assertThat(operations.metrics.asked).containsExactly(start);
    }

    @Test
    void withoutContactTheSamplesHeldStay() {
        operations.metrics.held = List.of(sample(1, 10), sample(2, 20));
        operations.metrics.failure = new Failure.Unreachable(Failure.Evidence.NONE);
        screen.execute(() -> {
            metrics.watch(true);
            metrics.open(run.id());
        });
        await().atMost(LONG)
                .until(() -> onScreen(
                        () -> metrics.instance().failureProperty().get().isPresent()
                                && metrics.instance().groupsProperty().get().size() == 2));
    }

    private static Sample sample(double time, double cpu) {
        OptionalDouble none = OptionalDouble.empty();
        return new Sample(
                time,
                OptionalDouble.of(cpu),
                none,
                none,
                none,
                none,
                none,
                List.of(new Sample.Gpu(0, OptionalDouble.of(90), none, none, none, none)));
    }

    @Test
    void theRestIsNotGuessed() {
        assertThat(metrics.remaining(run, SampleRuns.NOW)).isEqualTo(Optional.empty());
    }
}
