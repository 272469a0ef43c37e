package dev.runctl.service.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.metric.LogRule.Action;
import dev.runctl.domain.metric.LogRule.Level;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.metric.MetricSettings;
import dev.runctl.service.run.StopService;
import dev.runctl.storage.FileFiringStore;
import dev.runctl.storage.JacksonJson;
import dev.runctl.storage.JsonMetricSettings;
import dev.runctl.testing.RunBench;
import dev.runctl.ui.common.SampleRuns;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveRulesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private RunBench bench;
    private FileFiringStore store;
    private Instant now = SampleRuns.NOW;
    private final Run run = SampleRuns.run(1, RunState.RUNNING);
    private final List<Firing> fired = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        bench = new RunBench(folder);
        store = new FileFiringStore(folder.resolve("run-logs"), new JacksonJson());
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private static LogRule rule(String name, String regex, Action action) {
        return new LogRule(name, regex, Level.PROBLEM, "", action);
    }

    private LiveRules live(long from, LogRule... rules) {
        return new LiveRules(
                run,
                from,
                List.of(rules),
                store,
                bench.logs,
                (any, rule, firing) -> fired.add(firing),
                ((InstantSource) () -> now).withZone(ZoneOffset.UTC));
    }

    /** As the log's follower does it: first into the local copy, then to the listener. */
    private void print(LiveRules rules, long at, String text) {
        LogChunk chunk = new LogChunk(at, text.getBytes(StandardCharsets.UTF_8));
        bench.logStore.write(run.id(), chunk);
        rules.chunk(chunk);
    }

    @Test
    void aRuleThatFitsEveryLineTellsOnceInTenMinutesAndCountsTheRest() {
        LiveRules rules = live(0, rule("loss", "loss", Action.NOTIFY));
        print(rules, 0, "loss=1\n".repeat(5000));
        assertThat(fired).singleElement().extracting(Firing::more).isEqualTo(0L);
        now = now.plus(LiveRules.AGAIN_AFTER);
        print(rules, 35_000, "loss=2\nloss=3\n");
        assertThat(fired).extracting(Firing::more).containsExactly(0L, 4999L);
        assertThat(store.load(run.id())).isEqualTo(fired);
    }

    @Test
    void theRunIsStoppedOnceWhateverRuleOrProgramAsks() {
        LiveRules rules = live(0, rule("nan", "nan", Action.STOP), rule("inf", "inf", Action.STOP));
        print(rules, 0, "loss=nan\nloss=inf\n");
        assertThat(fired).extracting(Firing::stopped).containsExactly(true, false);
        now = now.plus(Duration.ofHours(1));
        print(live(0, rule("nan", "nan", Action.STOP)), 0, "loss=nan\n");
        assertThat(fired).extracting(Firing::stopped).containsExactly(true, false, false);
    }

    @Test
    void aLineThatWasThereOrHadBegunBeforeDoesNotCount() {
        bench.logStore.write(run.id(), new LogChunk(0, "loss=nan\nloss=".getBytes(StandardCharsets.UTF_8)));
        LiveRules rules = live(14, rule("nan", "nan|^an", Action.STOP));
        print(rules, 14, "n");
        print(rules, 15, "an\nloss=1\n");
        assertThat(fired).isEmpty();
        print(rules, 25, "loss=nan\n");
        assertThat(fired).singleElement().extracting(Firing::line).isEqualTo("loss=nan");
    }

    @Test
    void aRuleCountsFromWhenItIsKnown() {
        LiveRules rules = live(0, rule("other", "zzz", Action.NOTIFY));
        print(rules, 0, "loss=nan\n");
        rules.use(List.of(rule("nan", "nan", Action.STOP)));
        assertThat(fired).isEmpty();
        print(rules, 9, "loss=1\nloss=nan\n");
        assertThat(fired).hasSize(1);
    }

    @Test
    void aHopelessRuleIsGivenUpAndTheOthersGoOn() {
        LiveRules rules = live(0, rule("hopeless", "(a+)+b", Action.STOP), rule("end", "end", Action.NOTIFY));
        print(rules, 0, ("a".repeat(4000) + "\n").repeat(50) + "the end\n");
        assertThat(fired).extracting(Firing::rule).containsExactly("end");
    }

    @Test
    void aRealRunIsStoppedByALineItPrintsLater() throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        Path go = folder.resolve("go");
        Files.writeString(
                project.resolve("train.py"),
                "import os, time\nprint('loss=nan from an earlier life', flush=True)\n"
                        + "while not os.path.exists(" + new JacksonJson().write(go.toString()) + "): time.sleep(0.1)\n"
                        + "for i in range(3000):\n    print('loss=nan', i, flush=True)\n    time.sleep(0.02)\n");
        JsonMetricSettings settings = new JsonMetricSettings(folder.resolve("projects.json"), new JacksonJson());
        settings.save(
                project, MetricSettings.NONE.withRules(List.of(rule("nan", "nan", Action.STOP)), java.util.Set.of()));
        RuleService service = new RuleService(bench.runs, bench.logs, settings, store, Clock.systemUTC());
        Run launched = bench.launch(bench.request(project, "train.py", List.of()));
        await().atMost(LONG).until(() -> bench.logs.tail(launched.id(), 100).bytes().length > 0);
        CompletableFuture<StopService.Stopped> done = new CompletableFuture<>();
        try (Subscription watch = service.watchAll((stopped, rule, firing) -> {
            fired.add(firing);
            Thread.ofVirtual()
                    .start(() -> done.complete(bench.stops.stopRun(
                            stopped.id(),
                            StopService.Wish.within(Duration.ofSeconds(30)),
                            (any, waited) -> false,
                            Steps.NONE,
                            new Cancellation())));
        })) {
            // Long enough for the old line to be told of, were it told of.
            await().pollDelay(Duration.ofSeconds(2)).atMost(LONG).until(() -> true);
            assertThat(fired).isEmpty();
            Files.createFile(go);
            await().atMost(LONG).until(() -> bench.look(launched.id()).status().state() == RunState.STOPPED);
            await().atMost(LONG).until(done::isDone); // it still works on the bench
        }
        assertThat(fired).singleElement().satisfies(it -> {
            assertThat(it.stopped()).isTrue();
            assertThat(it.line()).matches("loss=nan \\d+");
        });
    }
}
