package dev.runctl.ui.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.checkpoint.EarlierCheckpoints;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.ui.FakeCloud;
import dev.runctl.ui.FakeTraining;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.SampleRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainViewModelTest {
    private final FakeCloud cloud = new FakeCloud();
    private final FakeTraining training = new FakeTraining();
    private final Steady steady = new Steady();
    private final Background background = new Background(steady.screen());
    private InstanceRef running = add("i-0000000000000000a", "free", InstanceState.RUNNING);
    private InstanceRef stopped = add("i-0000000000000000b", "asleep", InstanceState.STOPPED);
    private InstanceFeed feed;
    private TrainViewModel model;

    @TempDir
    private Path folder;

    private Path script;

    private InstanceRef add(String id, String name, InstanceState state) {
        var summary = FakeCloud.instance(Location.thisComputer(), id, name, "local", state, "0", Duration.ofMinutes(5));
        cloud.summaries.add(summary);
        return summary.instance().ref();
    }

    @Test
    void aDrillRunsWhatIsFilledInAndItsBadgeStays() {
        openScript();
        steady.onScreen(model::startDrill);
        await().until(() -> model.drill().reportProperty().get().isPresent());
        assertThat(training.drilled)
                .singleElement()
                .satisfies(it -> assertThat(it.script()).isEqualTo("train.py"));
        assertThat(steady.told).anyMatch(it -> it.startsWith("info Resume-safe."));
        assertThat(model.drill().busyProperty().get()).isFalse();
    }

    @BeforeEach
    void open() throws IOException {
        script = Files.writeString(folder.resolve("train.py"), "print('hello')");
        steady.onScreen(() -> {
            feed = new InstanceFeed(cloud::list, Location.thisComputer(), steady.screen(), Clock.systemUTC());
            model = new TrainViewModel(
                    feed, training, background, steady.screen(), steady, steady, Optional.of(script), "", path -> {});
        });
        await().until(() -> model.targets().targetsProperty().get().size() == 2);
    }

    @AfterEach
    void close() {
        feed.close();
        background.close();
    }

    private void openScript() {
        steady.onScreen(() -> model.form().open(script));
        await().until(() -> model.code().previewProperty().get().isPresent());
    }

    private ArgumentField field(String flag) {
        return model.form().projectProperty().get().orElseThrow().form().fields().stream()
                .filter(it -> it.parameter().flag().equals(flag))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withNothingChosenTheObstacleIsTheScript() {
        assertThat(model.obstacleProperty().get()).isNotEmpty();
        model.launch();
        assertThat(training.launched).isEmpty();
    }

    @Test
    void theExampleLaunchesByOneClickOnAFreeInstance() {
        steady.onScreen(model::openExample);
        await().until(() -> model.obstacleProperty().get().isEmpty());
        steady.onScreen(() -> field("--epochs").valueProperty().set("3"));
        assertThat(model.commandLineProperty().get()).isEqualTo("python3 train.py --epochs 3");
        steady.onScreen(model::launch);
        assertThat(training.launched).singleElement().satisfies(request -> {
            assertThat(request.target()).isEqualTo(running);
            assertThat(request.arguments()).containsExactly("--epochs", "3");
            assertThat(request.checkpointDir()).isEqualTo("checkpoints");
        });
        assertThat(training.madeReady).isEmpty();
        assertThat(steady.told).anyMatch(it -> it.startsWith("go run r-"));
    }

    @Test
    void aStoppedInstanceIsStartedAsAStep() {
        openScript();
        steady.onScreen(() -> model.aim(stopped));
        steady.onScreen(model::launch);
        assertThat(training.madeReady).containsExactly(stopped);
        assertThat(training.launched).hasSize(1);
    }

    @Test
    void aBusyInstanceCannotBeChosenAndSaysWhy() {
        openScript();
        training.busy = Set.of(running);
        steady.onScreen(() -> model.aim(running));
        feed.refresh();
        await().until(() -> !model.obstacleProperty().get().isEmpty());
        steady.onScreen(model::launch);
        assertThat(training.launched).isEmpty();
    }

    @Test
    void anInvalidArgumentStandsInTheWay() {
        openScript();
        steady.onScreen(() -> field("--epochs").valueProperty().set("many"));
        steady.onScreen(model::launch);
        assertThat(training.launched).isEmpty();
        steady.onScreen(() -> model.form().extraProperty().set("--note 'open"));
        assertThat(model.form().extraProblemProperty().get()).contains("'");
    }

    @Test
    void extraArgumentsAreSeparateWordsAfterTheForm() {
        openScript();
        steady.onScreen(() -> model.form().extraProperty().set("--note 'first try' x"));
        assertThat(model.form().extraWords()).containsExactly("--note", "first try", "x");
        steady.onScreen(model::launch);
        assertThat(training.launched.getFirst().arguments()).containsExactly("--note", "first try", "x");
    }

    @Test
    void aPastedCommandFillsFormExtraAndEnvironment() {
        openScript();
        steady.onScreen(() -> model.form().paste("SEED=7 python train.py --epochs 4 --unknown 1"));
        assertThat(field("--epochs").valueProperty().get()).isEqualTo("4");
        assertThat(model.form().extraProperty().get()).isEqualTo("--unknown 1");
        assertThat(model.form().environment())
                .singleElement()
                .satisfies(row -> assertThat(row.nameProperty().get()).isEqualTo("SEED"));
    }

    @Test
    void whatWasFilledInComesBackWithTheScript() throws IOException {
        openScript();
        steady.onScreen(() -> field("--epochs").valueProperty().set("9"));
        Path other = Files.writeString(folder.resolve("other.py"), "");
        steady.onScreen(() -> model.form().open(other));
        await().until(() ->
                model.form().projectProperty().get().orElseThrow().script().equals(other));
        assertThat(field("--epochs").valueProperty().get()).isEmpty();
        steady.onScreen(() -> model.form().open(script));
        await().until(() ->
                model.form().projectProperty().get().orElseThrow().script().equals(script));
        assertThat(field("--epochs").valueProperty().get()).isEqualTo("9");
        assertThat(model.form().recentScripts()).containsExactly(script, other);
    }

    @Test
    void aRunIsRepeatedWithItsArgumentsOnItsInstance() throws IOException {
        var run = FakeCloud.run(stopped, "train.py", RunState.SUCCEEDED, Instant.now());
        var request = run.request();
        var here = new dev.runctl.domain.run.RunRequest(
                stopped,
                folder,
                "p",
                "train.py",
                List.of("--epochs", "20"),
                "python3.12",
                java.util.Map.of("A", "b"),
                "checkpoints",
                true,
                request.lineage());
        var again = new dev.runctl.domain.run.Run(
                run.id(), here, run.status(), run.created(), run.started(), run.ended(), "", "asleep", "local", "", "");
        steady.onScreen(() -> model.fill(again));
        await().until(() -> model.form().projectProperty().get().isPresent());
        assertThat(field("--epochs").valueProperty().get()).isEqualTo("20");
        assertThat(model.form().interpreterProperty().get()).isEqualTo("python3.12");
        assertThat(model.targets().chosenProperty().get().orElseThrow().ref()).isEqualTo(stopped);
    }

    @Test
    void aFolderThatDoesNotHoldTheScriptIsNoProject() {
        openScript();
        steady.onScreen(() -> model.form().setRoot(folder.resolve("elsewhere")));
        assertThat(model.form().pathProblemProperty().get()).isNotEmpty();
        assertThat(model.form().projectProperty().get().orElseThrow().root()).isEqualTo(folder);
    }

    @Test
    void aMissingFileIsSaidBesideTheField() {
        steady.onScreen(() -> {
            model.form().pathProperty().set(folder.resolve("none.py").toString());
            model.form().openTyped();
        });
        await().until(() -> !model.form().pathProblemProperty().get().isEmpty());
        assertThat(model.form().projectProperty().get()).isEmpty();
    }

    @Test
    void aScriptThatIsTypedAndNotTakenYetStandsInTheWayOfLaunchingTheEarlierOne() throws IOException {
        Path other = Files.writeString(folder.resolve("other.py"), "print('other')");
        openScript();
        assertThat(model.obstacleProperty().get()).isEmpty();
        steady.onScreen(() -> model.form().pathProperty().set(other.toString()));
        assertThat(model.obstacleProperty().get()).contains("press Enter");
        steady.onScreen(model::launch);
        assertThat(training.launched).isEmpty();

        steady.onScreen(model.form()::leaveTyped);
        await().until(() -> model.obstacleProperty().get().isEmpty());
        assertThat(model.scriptName()).isEqualTo("other.py");
    }

    @Test
    void whatCannotBeSentStandsInTheWayUntilItIsLeftOut() {
        training.warnings = List.of(new SyncPreview.Warning(SyncPreview.Kind.TOO_LARGE, 12, 900_000_000, "data", true));
        openScript();
        await().until(() -> model.obstacleProperty().get().contains("data/"));
        steady.onScreen(() -> model.syncProperty().set(false));
        assertThat(model.obstacleProperty().get()).as("nothing is sent").isEmpty();
        steady.onScreen(() -> model.syncProperty().set(true));
        await().until(() -> model.obstacleProperty().get().contains("data/"));
        steady.onScreen(() -> model.code().leaveOut("data", true));
        await().until(() -> model.obstacleProperty().get().isEmpty());
        assertThat(training.ignored).containsExactly("data/");
        assertThat(model.code().ignored()).extracting(IgnoreLine::pattern).containsExactly("data/");
        steady.onScreen(model.code()::undo);
        await().until(() -> model.obstacleProperty().get().contains("data/"));
        assertThat(model.code().ignored()).isEmpty();
    }

    @Test
    void copyingAsTheyAppearIsAskedForWhereThereIsABucket() {
        openScript();
        steady.onScreen(() -> model.uploadsProperty().set(true));
        steady.onScreen(model::launch);
        await().until(() -> training.launched.size() == 1);
        assertThat(training.launched.getFirst().uploads())
                .as("no bucket is named")
                .isFalse();
        training.bucket = Optional.of("our-bucket");
        openScript();
        await().until(() -> model.bucketProperty().get().isPresent()
                && model.obstacleProperty().get().isEmpty());
        steady.onScreen(model::launch);
        await().until(() -> training.launched.size() == 2);
        assertThat(training.launched.getLast().uploads()).isTrue();
    }

    @Test
    void theCodeIsReadAgainOnlyForWhatMattersToIt() {
        openScript();
        await().until(() -> !model.code().readingProperty().get());
        int before = training.asked.size();
        steady.onScreen(() -> field("--epochs").valueProperty().set("3"));
        assertThat(training.asked).hasSize(before);
        steady.onScreen(() -> field("--checkpoint-dir").valueProperty().set("out"));
        await().until(() -> training.asked.size() == before + 1);
        assertThat(training.asked.getLast().checkpointDir()).isEqualTo("out");
    }

    @Test
    void aFolderWithAnEarlierRunsCheckpointsIsSaidInNoteAndCommandBeforeTheLaunch() {
        training.earlier = Optional.of(new EarlierCheckpoints.Taken(Optional.of("checkpoints-2"), Instant.now()));
        openScript();
        await().until(() -> model.folderNoteProperty().get().contains("checkpoints-2"));
        assertThat(training.foldersAsked)
                .containsExactly(new EarlierCheckpoints.Asked(
                        running, folder.getFileName().toString(), "checkpoints", true));
        String shown = model.commandLineProperty().get();
        assertThat(shown).isEqualTo("python3 train.py --checkpoint-dir checkpoints-2");
        steady.onScreen(model::launch);
        assertThat(training.commandLine(training.launched.getFirst())).isEqualTo(shown);
        assertThat(training.launched.getFirst().checkpointDir()).isEqualTo("checkpoints-2");
    }

    @Test
    void theCheckpointFolderFollowsTheArgumentUntilAPersonNamesAnother() {
        openScript();
        CheckpointFolder shown = model.form().checkpointFolder();
        assertThat(shown.textProperty().get()).isEqualTo("checkpoints");
        assertThat(shown.noteProperty().get()).isEqualTo("The default of --checkpoint-dir.");
        steady.onScreen(() -> field("--checkpoint-dir").valueProperty().set("ck s3 ü"));
        assertThat(shown.textProperty().get()).isEqualTo("ck s3 ü");
        assertThat(shown.noteProperty().get()).isEqualTo("From --checkpoint-dir.");
        training.earlier = Optional.of(new EarlierCheckpoints.Taken(Optional.of("real-2"), Instant.now()));

        steady.onScreen(() -> shown.textProperty().set(" real "));

        assertThat(shown.noteProperty().get()).contains("told ck s3 ü by --checkpoint-dir");
        await().until(() -> model.folderNoteProperty().get().startsWith("real/"));
        assertThat(model.folderNoteProperty().get()).contains("You are asked");
        steady.onScreen(model::launch);
        await().until(() -> training.launched.size() == 1);
        assertThat(training.launched.getFirst().checkpointDir()).isEqualTo("real");
        assertThat(training.launched.getFirst().arguments()).containsExactly("--checkpoint-dir", "ck s3 ü");
        openScript();
        await().until(() -> shown.textProperty().get().equals("real"));
        steady.onScreen(() -> shown.textProperty().set(""));
        assertThat(shown.value()).isEqualTo("ck s3 ü");
        assertThat(shown.noteProperty().get()).isEqualTo("From --checkpoint-dir.");
    }

    @Test
    void ofAStoppedInstanceOnlyWhatWasLastSeenIsSaid() {
        training.earlier = Optional.of(new EarlierCheckpoints.Taken(Optional.empty(), Instant.now()));
        steady.onScreen(() -> model.aim(stopped));
        openScript();
        await().until(() -> model.folderNoteProperty().get().contains("when last seen"));
        assertThat(training.foldersAsked.getLast().answers()).isFalse();
        assertThat(model.commandLineProperty().get()).isEqualTo("python3 train.py");
    }

    @Test
    void aRunThatContinuesAnotherSharesItsFolder() {
        training.earlier = Optional.of(new EarlierCheckpoints.Taken(Optional.of("checkpoints-2"), Instant.now()));
        openScript();
        await().until(() -> !model.folderNoteProperty().get().isEmpty());
        steady.onScreen(() -> field("--resume-from").valueProperty().set("checkpoints/a.json"));
        assertThat(model.folderNoteProperty().get()).isEmpty();
        assertThat(model.commandLineProperty().get()).doesNotContain("checkpoints-2");
    }

    @Test
    void aCheckpointThatIsNotThereIsAskedAboutBeforeTheLaunch() {
        openScript();
        steady.onScreen(() -> field("--resume-from").valueProperty().set("checkpoints/gone.json"));
        var newest = SampleRuns.checkpoint(3, 0.2, Verdict.Kind.COMPLETE, "json-parses", Optional.of(SampleRuns.id(1)));
        training.resumeAnswer = new ResumeCheck.Answer(
                Optional.of(new ResumeCheck.Problem(
                        "checkpoints/gone.json", new Verdict(Verdict.Kind.INCOMPLETE, "missing"), Optional.of(newest))),
                Optional.empty());
        steady.onScreen(model::launch);
        assertThat(steady.told).anyMatch(it -> it.startsWith("choose ") && it.contains("checkpoints/gone.json"));
        assertThat(training.launched).as("cancelled").isEmpty();
        for (int answer = 1; answer <= 3; answer++) {
            steady.answer = answer;
            steady.onScreen(model::launch);
        }
        assertThat(training.launched)
                .extracting(request -> request.arguments())
                .containsExactly(
                        List.of("--resume-from", newest.argument()),
                        List.of(),
                        List.of("--resume-from", "checkpoints/gone.json"));
        assertThat(training.launched)
                .extracting(request -> request.lineage().flatMap(Lineage::parent))
                .containsExactly(Optional.of(SampleRuns.id(1)), Optional.empty(), Optional.empty());
    }
}
