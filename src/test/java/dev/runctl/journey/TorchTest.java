package dev.runctl.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.metric.MetricReader;
import dev.runctl.service.run.StopService;
import dev.runctl.testing.HeardLog;
import dev.runctl.testing.RunBench;
import dev.runctl.testing.TorchPython;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real PyTorch with a real tqdm bar: watched, stopped with its work saved, resumed to the very loss of an uninterrupted training. */
class TorchTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Pattern FINAL = Pattern.compile("final epoch (\\d+) (loss [0-9.]+)");
    private static final int EPOCHS = 12;

    @TempDir
    Path folder;

    private Path project() throws IOException {
        Path project = Files.createDirectories(folder.resolve("digits"));
        try (InputStream script = Objects.requireNonNull(TorchTest.class.getResourceAsStream("train_digits.py"))) {
            Files.copy(script, project.resolve("train_digits.py"));
        }
        Files.copy(Path.of("training/data/digits.csv.gz"), project.resolve("digits.csv.gz"));
        return project;
    }

    @Test
    void aTrainingIsWatchedStoppedAndResumedToTheSameEnd() throws Exception {
        String python = TorchPython.with("tqdm");
        Path project = project();
        Process uninterrupted = new ProcessBuilder(
                        python, "train_digits.py", "--epochs", "" + EPOCHS, "--checkpoint-dir", folder + "/reference")
                .directory(project.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (RunBench bench = new RunBench(folder)) {
            Run first = bench.launch(new RunRequest(
                    bench.instance,
                    project,
                    "digits",
                    "train_digits.py",
                    List.of("--epochs", "" + EPOCHS, "--pause", "0.15"),
                    python,
                    Map.of(),
                    "checkpoints",
                    true,
                    Optional.empty()));
            assertThat(first.resumeFlag()).isEqualTo("--resume");
            watch(bench, first);
            StopService.Stopped stopped = bench.stops.stopRun(
                    first.id(), StopService.Wish.within(LONG), (run, waited) -> false, Steps.NONE, new Cancellation());
            assertThat(stopped.run().orElseThrow().status().state()).isEqualTo(RunState.STOPPED);
            Checkpoint checkpoint = stopped.checkpoint().orElseThrow();
            assertThat(checkpoint.verdict().kind()).isEqualTo(Verdict.Kind.COMPLETE);
            long epoch = checkpoint.epoch().orElseThrow();
            assertThat(epoch).isBetween(2L, EPOCHS - 1L);
            assertThat(finalLine(logOf(bench, first)).group(1)).isEqualTo("" + epoch);

            Run resumed = bench.resumes.resumeNewest(first.id(), false, Steps.NONE, new Cancellation());
            String log = logOf(bench, resumed);
            assertThat(bench.look(resumed.id()).status().state()).as(log).isEqualTo(RunState.SUCCEEDED);
            assertThat(log).contains("resumed after epoch " + epoch);
            MetricReader reader = read(log);
            reader.finish();
            assertThat(reader.progress().orElseThrow().epoch()).contains(new Progress.Count(EPOCHS, EPOCHS));
            Curve loss = curve(reader, "loss").orElseThrow();
            assertThat(loss.size()).isEqualTo((int) (EPOCHS - epoch));
            assertThat(loss.values()[loss.size() - 1]).isLessThan(loss.values()[0]);

            String said = new String(uninterrupted.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(finalLine(log).group()).isEqualTo(finalLine(said).group());
        } finally {
            uninterrupted.destroyForcibly();
        }
    }

    /** Until the bar tells of the second epoch: its figures are those of the progress widget, its postfix is a curve. */
    private static void watch(RunBench bench, Run run) {
        HeardLog heard = new HeardLog(0);
        try (Subscription ignored = bench.logs.follow(run.id(), 0, heard)) {
            await().atMost(LONG).ignoreException(NoSuchElementException.class).untilAsserted(() -> {
                MetricReader reader = read(heard.text());
                Progress progress = reader.progress().orElseThrow();
                Progress.Count count = progress.epoch().orElseThrow();
                assertThat(count.at()).isBetween(2L, EPOCHS - 1L);
                assertThat(count.of()).isEqualTo(EPOCHS);
                assertThat(progress.fraction()).hasValue((double) count.at() / EPOCHS);
                assertThat(progress.remaining()).isPresent();
                assertThat(curve(reader, "loss").orElseThrow().size()).isGreaterThan(1);
            });
        }
    }

    /** The same script, and one that forgets the optimiser's state: Adam begins again without its moments. */
    @Test
    void aDrillPassesAndFindsTheStateThatIsForgotten() throws Exception {
        String python = TorchPython.with("tqdm");
        Path project = project();
        DrillReport whole = drill(project, python);
        assertThat(whole.outcome()).as("%s", whole).isEqualTo(DrillReport.Outcome.SAFE);
        Path script = project.resolve("train_digits.py");
        String text = Files.readString(script);
        String remembers = "optimizer.load_state_dict(saved[\"optimizer\"])";
        assertThat(text).contains(remembers);
        Files.writeString(script, text.replace(remembers, "pass"));
        DrillReport forgetful = drill(project, python);
        assertThat(forgetful.outcome()).as("%s", forgetful).isEqualTo(DrillReport.Outcome.DIFFERENT);
        assertThat(forgetful.compared()).allSatisfy(it -> assertThat(it.worst()).isGreaterThan(0.001));
    }

    private DrillReport drill(Path project, String python) {
        try (CompositionRoot root =
                new CompositionRoot(new AppPaths(folder.resolve("data")), Map.of("RUNCTL_LOCAL_TIMINGS", "fast"))) {
            RunRequest request = new RunRequest(
                    new InstanceRef(Location.thisComputer(), new InstanceId("i-00000000")),
                    project,
                    "digits",
                    "train_digits.py",
                    List.of("--epochs", "16", "--pause", "0.5", "--save-every", "1"),
                    python,
                    Map.of(),
                    "checkpoints",
                    true,
                    Optional.empty());
            return root.drill().run(request, LONG, Steps.NONE, new Cancellation());
        }
    }

    private static MetricReader read(String log) {
        MetricReader reader = new MetricReader(List.of());
        reader.feed(log.getBytes(StandardCharsets.UTF_8), Double.NaN);
        return reader;
    }

    private static Optional<Curve> curve(MetricReader reader, String key) {
        return reader.curves().stream()
                .filter(it -> it.key().startsWith(key + "@"))
                .findFirst();
    }

    private static Matcher finalLine(String log) {
        Matcher matcher = FINAL.matcher(log);
        assertThat(matcher.find()).as(log).isTrue();
        return matcher;
    }

    private static String logOf(RunBench bench, Run run) {
        HeardLog heard = new HeardLog(0);
        try (Subscription ignored = bench.logs.follow(run.id(), 0, heard)) {
            await().atMost(LONG).until(() -> heard.ended.isPresent());
        }
        return heard.text();
    }
}
