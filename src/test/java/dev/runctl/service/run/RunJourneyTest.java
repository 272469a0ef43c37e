package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.EarlierCheckpoints;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.testing.HeardLog;
import dev.runctl.testing.RunBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a run on the real runner and the real training script: only SSM and EC2 are stand-ins. */
class RunJourneyTest {
    private static final Path TRAINING = Path.of("training").toAbsolutePath();
    private static final String SCRIPT = "train_with_checkpoints.py";
    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private RunBench bench;

    @BeforeEach
    void open() {
        bench = new RunBench(folder);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private Run train(String... arguments) {
        return bench.launch(bench.request(TRAINING, SCRIPT, List.of(arguments)));
    }

    @Test
    void aRunIsLaunchedInOneCommandFollowedAndEndsAsItDid() {
        Run run = train("--epochs", "2", "--samples", "100");
        assertThat(bench.commands.scripts()).hasSize(1);
        assertThat(run.status().state()).isEqualTo(RunState.RUNNING);
        assertThat(run.resumeFlag()).isEqualTo("--resume-from");

        HeardLog heard = new HeardLog(0);
        try (Subscription ignored = bench.logs.follow(run.id(), 0, heard)) {
            await().atMost(LONG).until(() -> heard.ended.isPresent());
        }
        Run ended = heard.ended.orElseThrow();
        assertThat(ended.status().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ended.status().exitCode()).isEqualTo(OptionalInt.of(0));
        assertThat(ended.ended()).isPresent();
        assertThat(heard.text()).contains("Epoch 2/2");
        assertThat(heard.continuous).isTrue();
        assertThat(heard.lags).isNotEmpty();
        assertThat(bench.logStore.file(run.id()))
                .hasSameBinaryContentAs(bench.commands
                        .home(bench.instance)
                        .resolve("runs")
                        .resolve(run.id().value())
                        .resolve("log"));

        HeardLog again = new HeardLog(0);
        int before = bench.commands.scripts().size();
        try (Subscription ignored = bench.logs.follow(run.id(), 0, again)) {
            await().atMost(LONG).until(() -> again.ended.isPresent());
        }
        assertThat(again.text()).isEqualTo(heard.text());
        assertThat(bench.commands.scripts()).as("a whole log is read here").hasSize(before);
    }

    @Test
    void stopSavesACheckpointAndResumeContinuesFromIt() {
        Run run = train("--epochs", "5000", "--samples", "200", "--checkpoint-interval", "1000");
        HeardLog heard = new HeardLog(0);
        List<String> steps = new ArrayList<>();
        Steps told = (step, state, detail) -> steps.add(step + " " + state);
        StopService.Stopped stopped;
        try (Subscription ignored = bench.logs.follow(run.id(), 0, heard)) {
            await().atMost(LONG).until(() -> heard.text().contains("Epoch 1"));
            stopped = bench.stops.stopInstance(
                    bench.instance, StopService.Wish.within(LONG), (active, waited) -> false, told, new Cancellation());
        }
        Run ended = stopped.run().orElseThrow();
        assertThat(ended.status().state()).isEqualTo(RunState.STOPPED);
        Checkpoint saved = stopped.checkpoint().orElseThrow();
        assertThat(saved.verdict().kind()).isEqualTo(Verdict.Kind.COMPLETE);
        assertThat(saved.run()).contains(run.id());
        assertThat(steps).contains("step.signal-script DONE", "step.new-checkpoint DONE", "step.stop-instance DONE");
        assertThat(bench.gateway.get(bench.instance).state()).isEqualTo(InstanceState.STOPPED);
        assertThat(bench.logStore.isSealed(run.id()))
                .as("its log is here to the end")
                .isTrue();

        bench.checkpoints.list(bench.instance);
        Run resumed = bench.resumes.resume(
                run.id(), saved.argument(), problem -> ResumeService.Choice.CANCEL, Steps.NONE, new Cancellation());
        assertThat(resumed.request().arguments()).endsWith("--resume-from", saved.argument());
        assertThat(resumed.request().lineage().orElseThrow().parent()).contains(run.id());
        HeardLog continued = new HeardLog(0);
        try (Subscription ignored = bench.logs.follow(resumed.id(), 0, continued)) {
            await().atMost(LONG).until(() -> continued.text().contains(saved.name()));
        }
        assertThat(bench.checkpoints.list(bench.instance).checkpoints())
                .anyMatch(checkpoint -> checkpoint.path().equals(saved.path()));
    }

    @Test
    void aMissingCheckpointIsAChoiceBeforeAnythingIsLaunched() {
        Run run = train("--epochs", "1", "--samples", "100");
        await().atMost(LONG).until(() -> bench.look(run.id()).status().state().isFinal());
        int runs = bench.runs.history().size();
        assertThat(problem(run, "checkpoints/none.json").orElseThrow().verdict().reason())
                .isEqualTo("missing");
        assertThat(problem(run, SCRIPT)).as("comes along with the project").isEmpty();
        assertThat(problem(run, "s3://bucket/checkpoint.pt"))
                .as("not ours to look for")
                .isEmpty();
        assertThatThrownBy(() -> bench.resumes.resume(
                        run.id(),
                        "checkpoints/none.json",
                        problem -> {
                            assertThat(problem.verdict().reason()).isEqualTo("missing");
                            assertThat(problem.newest()).isPresent();
                            return ResumeService.Choice.CANCEL;
                        },
                        Steps.NONE,
                        new Cancellation()))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.CheckpointUnusable.class));
        assertThat(bench.runs.history()).hasSize(runs);

        Run newest = bench.resumes.resume(
                run.id(),
                "checkpoints/none.json",
                problem -> ResumeService.Choice.USE_NEWEST_COMPLETE,
                Steps.NONE,
                new Cancellation());
        assertThat(newest.request().arguments()).contains("--resume-from").doesNotContain("checkpoints/none.json");
    }

    private Optional<ResumeCheck.Problem> problem(Run run, String checkpoint) {
        return bench.resumeCheck
                .check(run.request(), checkpoint, new Cancellation())
                .problem();
    }

    @Test
    void whatTheInstanceSaysIsTheTruth() throws Exception {
        Run run = train("--epochs", "5000", "--samples", "100");
        assertThatThrownBy(() -> train("--epochs", "1"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        Failure.RunActive.class,
                                        f -> assertThat(f.run())
                                                .isEqualTo(run.id().value())));
        assertThat(bench.runs.history()).as("a refused launch never was a run").hasSize(1);

        long script = bench.commands
                .processOf(bench.instance, run.id().value())
                .path("script_pid")
                .asLong();
        ProcessHandle.of(script).orElseThrow().destroyForcibly();
        await().atMost(LONG).untilAsserted(() -> {
            Run seen = bench.look(run.id());
            assertThat(seen.status().state()).isEqualTo(RunState.FAILED);
            assertThat(seen.status().signal()).isEqualTo("SIGKILL");
        });
    }

    @Test
    void anInterruptedRunIsNotTakenForAnythingElse() {
        Run run = train("--epochs", "5000", "--samples", "100");
        bench.commands.powerCut(bench.instance);
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(bench.look(run.id()).status().state()).isEqualTo(RunState.INTERRUPTED));
    }

    @Test
    void anotherProgramFindsTheRunAndItsWholeLog() throws Exception {
        Run run = train("--epochs", "3", "--samples", "100");
        try (RunBench other = new RunBench(folder.resolve("other"), folder.resolve("homes"))) {
            List<Run> found = other.runs.refresh(other.instance);
            assertThat(found).extracting(Run::id).containsExactly(run.id());
            assertThat(found.getFirst().request().arguments())
                    .isEqualTo(run.request().arguments());
            HeardLog heard = new HeardLog(0);
            try (Subscription ignored = other.logs.follow(run.id(), 0, heard)) {
                await().atMost(LONG).until(() -> heard.ended.isPresent());
            }
            assertThat(heard.text()).contains("Epoch 3/3");
        }
    }

    @Test
    void aLogSurvivesAnOutageWithoutGapOrRepeat() throws Exception {
        Path project = Files.createDirectories(folder.resolve("counting"));
        Files.writeString(
                project.resolve("count.py"),
                "import time\nfor i in range(400):\n    print('line', i)\n    time.sleep(0.01)\n");
        Run run = bench.launch(bench.request(project, "count.py", List.of()));
        HeardLog heard = new HeardLog(0);
        try (Subscription ignored = bench.logs.follow(run.id(), 0, heard)) {
            await().atMost(LONG).until(() -> heard.text().contains("line 20\n"));
            bench.commands.outage(Optional.of(new Failure.Unreachable(Failure.Evidence.NONE)));
            await().atMost(LONG).until(() -> !heard.troubles.isEmpty());
            bench.commands.outage(Optional.empty());
            await().atMost(LONG).until(() -> heard.ended.isPresent());
        }
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            expected.append("line ").append(i).append('\n');
        }
        assertThat(heard.text()).isEqualTo(expected.toString());
        assertThat(heard.continuous).isTrue();
    }

    @Test
    void aLogThatWasReplacedStartsOver() throws Exception {
        Path project = Files.createDirectories(folder.resolve("replaced"));
        Files.writeString(
                project.resolve("wait.py"),
                "import os, sys, time\nprint('before ' * 9)\n"
                        + "while not os.path.exists(sys.argv[1]): time.sleep(0.02)\nprint('after')\n");
        Path go = folder.resolve("go");
        Run run = bench.launch(bench.request(project, "wait.py", List.of(go.toString())));
        Path log = bench.commands.home(bench.instance).resolve("runs/" + run.id() + "/log");
        HeardLog heard = new HeardLog(0);
        try (Subscription ignored = bench.logs.follow(run.id(), 0, heard)) {
            await().atMost(LONG).until(() -> heard.text().contains("before"));
            Files.writeString(log, "other\n");
            await().atMost(LONG).until(() -> heard.text().equals("other\n"));
            Files.createFile(go);
            await().atMost(LONG).until(() -> heard.ended.isPresent());
        }
        assertThat(bench.logStore.file(run.id())).hasSameBinaryContentAs(log);
        assertThat(heard.text()).startsWith("other\n").endsWith("after\n");
    }

    @Test
    void allActiveRunsAreLookedAtAndAnOutageFailsNothing() {
        Run run = train("--epochs", "1", "--samples", "100");
        List<Run> told = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (Subscription ignored = bench.runs.onChange(told::add)) {
            bench.gateway.outage(Optional.of(new Failure.Throttled(Failure.Evidence.NONE)));
            assertThat(bench.runs.refreshActive())
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.status().state()).isEqualTo(RunState.RUNNING));
            bench.gateway.outage(Optional.empty());
            await().atMost(LONG).until(() -> {
                bench.runs.refreshActive();
                return bench.runs.get(run.id()).status().state() == RunState.SUCCEEDED;
            });
        }
        assertThat(told)
                .last()
                .satisfies(last -> assertThat(last.status().state()).isEqualTo(RunState.SUCCEEDED));
        assertThat(bench.runs.refreshActive())
                .as("nothing is left to ask about")
                .isEmpty();
    }

    private Run finished(Run run) {
        await().atMost(LONG).until(() -> bench.look(run.id()).status().state().isFinal());
        return bench.look(run.id());
    }

    @Test
    void theLogOfARunThatNobodyWatchesIsKeptOnceItHasEnded() throws Exception {
        bench.logs.keepEnded();
        Run run = finished(train("--epochs", "1", "--samples", "100"));
        await().atMost(LONG).until(() -> bench.logStore.isSealed(run.id()));
        assertThat(Files.readString(bench.logs.file(run.id()))).contains("Epoch 1/1");
    }

    @Test
    void whatOnlyTheInstanceHasIsFetchedBeforeItGoes() throws Exception {
        Run first = finished(train("--epochs", "1", "--samples", "100"));
        assertThat(bench.logStore.size(first.id())).as("nobody has looked").isZero();

        assertThat(bench.logs.keepAll(bench.instance)).isEmpty();

        assertThat(Files.readString(bench.logs.file(first.id()))).contains("Epoch 1/1");
        assertThat(bench.logStore.isSealed(first.id())).isTrue();
    }

    @Test
    void aSecondRunLeavesTheCheckpointsOfTheFirstAlone() throws Exception {
        Run first = finished(train("--epochs", "1", "--samples", "100"));
        assertThat(earlier("checkpoints", false))
                .as("not seen yet, and not asked")
                .isEmpty();
        assertThat(earlier("./checkpoints/", true).flatMap(EarlierCheckpoints.Taken::free))
                .as("asked")
                .as("in the spelling asked for")
                .contains("./checkpoints-2");
        List<Checkpoint> before = bench.remote.list(bench.instance, new Cancellation());
        assertThat(earlier("checkpoints", false).orElseThrow().free())
                .as("seen last")
                .isEmpty();
        assertThat(earlier("elsewhere", true)).isEmpty();

        Run second = finished(train("--epochs", "1", "--samples", "200"));

        assertThat(second.request().checkpointDir()).isEqualTo("checkpoints-2");
        assertThat(second.request().arguments()).endsWith("--checkpoint-dir", "checkpoints-2");
        assertThat(bench.commands.scripts())
                .as("a refusal before anything was done")
                .hasSizeGreaterThan(2);
        List<Checkpoint> after = bench.remote.list(bench.instance, new Cancellation());
        assertThat(after).containsAll(before);
        assertThat(after)
                .filteredOn(it -> it.run().equals(Optional.of(first.id())))
                .hasSameSizeAs(before);
        assertThat(after)
                .filteredOn(it -> it.run().equals(Optional.of(second.id())))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.argument()).startsWith("checkpoints-2/"));

        Run third = finished(bench.launch(bench.request(TRAINING, SCRIPT, List.of())
                .savingInto("checkpoints-2", second.request().arguments())));
        assertThat(third.request().checkpointDir()).isEqualTo("checkpoints-3");

        Run resumed = finished(
                train("--epochs", "2", "--samples", "100", "--resume-from", "checkpoints/checkpoint_epoch_1.json"));
        assertThat(resumed.request().checkpointDir())
                .as("it goes on where it stopped")
                .isEqualTo("checkpoints");
    }

    private Optional<EarlierCheckpoints.Taken> earlier(String folder, boolean answers) {
        return bench.earlier.find(
                new EarlierCheckpoints.Asked(bench.instance, "project", folder, answers), new Cancellation());
    }

    @Test
    void whereTheScriptCannotBeToldAPersonIsAsked() throws Exception {
        Path project = Files.createDirectories(folder.resolve("plain"));
        Files.writeString(
                project.resolve("plain.py"),
                "import os; os.makedirs('checkpoints', exist_ok=True); open('checkpoints/epoch_1.json', 'w').write('{}')");
        finished(bench.launch(bench.request(project, "plain.py", List.of())));
        List<String> asked = new ArrayList<>();

        assertThatThrownBy(() -> bench.launches.launch(
                        bench.request(project, "plain.py", List.of("x")),
                        (where, free) -> {
                            asked.add(where + free);
                            return SharedFolder.Answer.CANCEL;
                        },
                        warnings -> {},
                        Steps.NONE,
                        new Cancellation()))
                .isInstanceOf(java.util.concurrent.CancellationException.class);
        assertThat(asked).containsExactly("checkpoints" + Optional.empty());
        assertThat(bench.runs.history())
                .as("nothing is left of a launch called off")
                .hasSize(1);

        Run again = finished(bench.launch(bench.request(project, "plain.py", List.of("x"))));
        assertThat(again.status().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(again.request().checkpointDir()).isEqualTo("checkpoints");
    }
}
