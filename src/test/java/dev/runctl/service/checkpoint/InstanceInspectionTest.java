package dev.runctl.service.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.inspect.RangedInspector;
import dev.runctl.service.checkpoint.RangedSource.Range;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.storage.JacksonJson;
import dev.runctl.testing.RunBench;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into files by the real runner: what an answer does not hold is asked for again. */
class InstanceInspectionTest {
    private static final Path SAMPLES =
            Path.of("src/test/resources/dev/runctl/inspect").toAbsolutePath();

    @TempDir
    Path folder;

    private RunBench bench;
    private InstanceFiles files;

    @BeforeEach
    void open() {
        bench = new RunBench(folder);
        files = new InstanceFiles(new Runner(bench.commands, new JacksonJson(), RunnerText.load()));
        files.read(bench.instance, "", SAMPLES.toString(), List.of(), new Cancellation()); // brings the runner
        bench.commands.scripts().clear();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private Inspected inspect(Path path) {
        return bench.inspections.inspect(
                new CheckpointPlace.OnInstance(bench.instance, "", path.toString()), new Cancellation());
    }

    @Test
    void aFileIsSaidToBeWhatItIsForFewCommands() throws IOException {
        for (String name : List.of("training.pt", "lightning.ckpt", "model.safetensors", "training_legacy.pt")) {
            bench.commands.scripts().clear();
            Inspected found = inspect(SAMPLES.resolve(name));
            Inspection wanted = new RangedInspector().inspect(name, new LocalFile(SAMPLES.resolve(name)));
            assertThat(found.inspection().verdict()).as(name).isEqualTo(wanted.verdict());
            assertThat(found.inspection().tensors()).as(name).isEqualTo(wanted.tensors());
            assertThat(found.cost().requests())
                    .as(name)
                    .isEqualTo(bench.commands.scripts().size())
                    .isEqualTo(1);
        }
    }

    @Test
    void piecesThatDoNotFitIntoAnAnswerComeWhole() throws IOException {
        byte[] bytes = new byte[60_000];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(folder.resolve("random.pt"), bytes);
        ReadingMeter meter = new ReadingMeter();
        var place = new CheckpointPlace.OnInstance(bench.instance, "", file.toString());
        var opened = (InstanceFiles.Answer.Read)
                InstanceFile.ask(files, place, InstanceFile.opening(), meter, new Cancellation());
        InstanceFile source = new InstanceFile(files, place, opened, meter, new Cancellation());
        List<Range> ranges =
                List.of(new Range(100, 30_000), new Range(55_000, 5_000), new Range(0, 5), new Range(14_000, 1_000));
        List<byte[]> read = source.read(ranges);
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            assertThat(read.get(i)).isEqualTo(Arrays.copyOfRange(bytes, (int) range.offset(), (int) range.end()));
        }
        assertThat(meter.cost().requests())
                .isEqualTo(bench.commands.scripts().size())
                .isLessThanOrEqualTo(5);
        assertThat(source.changed()).isFalse();
        Files.write(file, Arrays.copyOf(bytes, 40_000));
        assertThatThrownBy(() -> source.read(50_000, 5_000)).isInstanceOf(IOException.class);
        assertThat(source.changed()).isTrue();
    }

    @Test
    void whatWouldRunIsNamedAndNothingRuns() throws IOException {
        Path folderOfIt = SAMPLES.resolve("malicious");
        long before = count();
        for (String name : List.of("zip.pt", "system.pkl", "eval.pkl")) {
            Inspection found = inspect(folderOfIt.resolve(name)).inspection();
            assertThat(found.verdict().reason()).isEqualTo("pickle-executes");
            assertThat(found.verdict().details()).anyMatch(it -> it.matches(".*(exec|system|eval)"));
            assertThat(found.findings()).anyMatch(it -> it.code() == Finding.Code.EXECUTES);
        }
        assertThat(count()).isEqualTo(before);
    }

    private static long count() throws IOException {
        try (var all = Files.walk(SAMPLES)) {
            return all.count();
        }
    }

    @Test
    void aFolderIsAsWholeAsItsFilesAndAMissingFileIsSaid() throws IOException {
        assertThat(inspect(SAMPLES.resolve("distributed")).inspection().verdict())
                .isEqualTo(new Verdict(Verdict.Kind.COMPLETE, "folder-whole"));
        assertThatThrownBy(() -> inspect(folder.resolve("none.pt")))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        Failure.OnInstance.class,
                                        it -> assertThat(it.problem()).isEqualTo("read-failed")));
    }

    @Test
    void theCheapestPlaceIsTakenAndAnOldCopyIsNot() throws IOException {
        InstanceRef away =
                new InstanceRef(new Location("research", "eu-west-1"), new InstanceId("i-0123456789abcdef0"));
        Path file = Files.writeString(folder.resolve("epoch_1.json"), "{}");
        Instant now = Instant.parse("2026-01-01T10:00:00Z");
        Copy current = new Copy("b", "k", 2, 1, now.plusSeconds(9));
        Copy cut = new Copy("b", "cut", 1, 1, now.plusSeconds(9));
        Copy old = new Copy("b", "old", 2, 1, now.minusSeconds(9));
        Checkpoint checkpoint = new Checkpoint(
                file.toString(),
                "",
                "epoch_1.json",
                "p",
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of(),
                2,
                now,
                Verdict.NOT_INSPECTED,
                List.of(cut, old, current));
        assertThat(bench.inspections.places(checkpoint, away))
                .containsExactly(
                        new CheckpointPlace.InBucket(away.location(), "b", "k"),
                        new CheckpointPlace.OnInstance(away, "", file.toString()));
        InstanceRef here = new InstanceRef(Location.thisComputer(), away.id());
        assertThat(bench.inspections.places(checkpoint, here).getFirst()).isEqualTo(new CheckpointPlace.Here(file));
        Checkpoint alone = new Checkpoint(
                current.uri(),
                "",
                "epoch_1.json",
                "p",
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of(),
                2,
                now.plusSeconds(9),
                Verdict.NOT_INSPECTED,
                List.of(current));
        assertThat(bench.inspections.places(alone, here))
                .containsExactly(new CheckpointPlace.InBucket(here.location(), "b", "k"));
    }

    @Test
    void aCopyWhoseOriginalIsGoneIsLookedIntoAndHasItsOwnVerdict() throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("script.py"), "print('done')\n");
        var run = bench.launch(bench.request(project, "script.py", List.of()));
        byte[] whole = Files.readAllBytes(SAMPLES.resolve("training.pt"));
        put("runctl/checkpoints/" + run.id() + "/epoch_1.pt", whole);
        put("runctl/checkpoints/" + run.id() + "/epoch_2.pt", Arrays.copyOf(whole, 4000));
        List<Checkpoint> found = bench.checkpoints.list(bench.instance).checkpoints();
        assertThat(found)
                .extracting(Checkpoint::name, it -> it.verdict().kind())
                .containsExactlyInAnyOrder(
                        tuple("epoch_1.pt", Verdict.Kind.COMPLETE), tuple("epoch_2.pt", Verdict.Kind.INCOMPLETE));
        assertThat(found).allMatch(it -> it.run().equals(Optional.of(run.id())));
        assertThat(found.stream()
                        .filter(it -> it.name().equals("epoch_1.pt"))
                        .findFirst()
                        .orElseThrow()
                        .metrics())
                .isNotEmpty();
    }

    private void put(String key, byte[] bytes) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var slot = bench.staging.slot(bench.instance.location(), key, Duration.ofMinutes(1));
            client.send(
                    HttpRequest.newBuilder(URI.create(slot.url()))
                            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
