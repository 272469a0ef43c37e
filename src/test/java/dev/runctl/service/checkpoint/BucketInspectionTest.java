package dev.runctl.service.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.S3Buckets;
import dev.runctl.aws.S3CheckpointBucket;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.ContentsCheck.Outcome;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Finding;
import dev.runctl.domain.checkpoint.Inspected;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.ReadingCost;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.inspect.RangedInspector;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.storage.JacksonJson;
import dev.runctl.testing.CountingBucket;
import dev.runctl.testing.EndpointBench;
import dev.runctl.testing.MemoryJudged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Looking into objects of the endpoint's S3 through the program's own SDK clients. */
class BucketInspectionTest {
    private static final Path SAMPLES = Path.of("src/test/resources/dev/runctl/inspect");
    private static final Location HERE = Location.thisComputer();

    @TempDir
    static Path folder;

    private static LocalEndpoint endpoint;
    private static AwsClients clients;

    private final CountingBucket bucket =
            new CountingBucket(new S3CheckpointBucket(clients, new S3Buckets(clients, location -> Optional.empty())));
    private final InspectionService inspections = new InspectionService(
            new RangedInspector(),
            bucket,
            new InstanceFiles(new Runner(
                    (ref, script, limit, cancel) -> {
                        throw new AssertionError("no instance is to be asked");
                    },
                    new JacksonJson(),
                    RunnerText.load())),
            new MemoryJudged());

    @BeforeAll
    static void start() {
        endpoint = LocalEndpoint.start(folder.resolve("local"), 0, Timings.FAST);
        clients = EndpointBench.clients(() -> endpoint, () -> endpoint.url());
        clients.s3(HERE).createBucket(request -> request.bucket("models"));
    }

    @AfterAll
    static void stop() {
        clients.close();
        endpoint.close();
    }

    @BeforeEach
    void empty() {
        List<String> keys = new ArrayList<>();
        bucket.list(HERE, "models", "", it -> keys.add(it.key()), new Cancellation());
        if (!keys.isEmpty()) {
            bucket.delete(HERE, "models", keys);
        }
        bucket.forget();
    }

    private static void put(String key, byte[] bytes) {
        clients.s3(HERE).putObject(request -> request.bucket("models").key(key), RequestBody.fromBytes(bytes));
    }

    private static byte[] sample(String name) throws IOException {
        return Files.readAllBytes(SAMPLES.resolve(name));
    }

    private Inspected inspect(String key) {
        return inspections.inspect(new CheckpointPlace.InBucket(HERE, "models", key), new Cancellation());
    }

    private static Inspection local(String name) throws IOException {
        return new RangedInspector().inspect(name, new LocalFile(SAMPLES.resolve(name)));
    }

    @Test
    void anObjectIsSaidToBeWhatTheFileIsAndTheCostIsWhatWasAsked() throws IOException {
        for (String name : List.of("training.pt", "lightning.ckpt", "model.safetensors", "training_legacy.pt")) {
            put("runs/" + name, sample(name));
            bucket.forget();
            Inspected found = inspect("runs/" + name);
            Inspection wanted = local(name);
            assertThat(found.inspection().verdict()).as(name).isEqualTo(wanted.verdict());
            assertThat(found.inspection().tensors()).as(name).isEqualTo(wanted.tensors());
            assertThat(found.inspection().epoch()).as(name).isEqualTo(wanted.epoch());
            assertThat(found.size()).isEqualTo(sample(name).length);
            assertThat(found.cost()).isEqualTo(new ReadingCost(bucket.requests(), bucket.bytes()));
            assertThat(found.cost().requests()).as(name).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void aLargeFileCostsItsEndsOnly() {
        byte[] large = new byte[8 << 20];
        byte[] head = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2097134],\"data_offsets\":[0,8388536]}}"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        large[0] = 64;
        Arrays.fill(large, 8, 72, (byte) ' ');
        System.arraycopy(head, 0, large, 8, Math.min(head.length, 64));
        put("big.safetensors", large);
        assertThat(inspect("big.safetensors").cost().bytes()).isLessThan(300_000);
    }

    @Test
    void cutOffAnywhereItIsNeverComplete() throws IOException {
        for (String name : List.of("training.pt", "model.safetensors", "training_legacy.pt")) {
            byte[] whole = sample(name);
            for (int i = 0; i < 8; i++) {
                put(name, Arrays.copyOf(whole, whole.length * i / 8));
                assertThat(inspect(name).inspection().verdict().kind())
                        .as(name + " " + i)
                        .isNotEqualTo(Verdict.Kind.COMPLETE);
            }
        }
    }

    @Test
    void whatWouldRunIsNamed() throws IOException {
        for (String name : List.of("malicious/zip.pt", "malicious/system.pkl")) {
            put(name, sample(name));
            Inspection found = inspect(name).inspection();
            assertThat(found.verdict().reason()).isEqualTo("pickle-executes");
            assertThat(found.findings())
                    .anyMatch(it ->
                            it.code() == Finding.Code.EXECUTES && it.detail().matches(".*(exec|system)"));
        }
    }

    @Test
    void aPrefixIsAFolderAndAMissingObjectOfItIsMissed() throws IOException {
        put("run/checkpoint-7/.metadata", sample("distributed/.metadata"));
        put("run/checkpoint-7/__0_0.distcp", sample("distributed/__0_0.distcp"));
        put("run/checkpoint-70/other.json", new byte[] {'{', '}'});
        bucket.forget();
        Inspected found = inspect("run/checkpoint-7");
        assertThat(found.inspection().verdict()).isEqualTo(new Verdict(Verdict.Kind.COMPLETE, "folder-whole"));
        assertThat(found.inspection().format()).isEqualTo(Inspection.Format.DISTRIBUTED_FOLDER);
        assertThat(found.size()).isEqualTo(1292 + 8198);
        assertThat(found.cost().requests()).isEqualTo(bucket.requests());
        bucket.delete(HERE, "models", List.of("run/checkpoint-7/__0_0.distcp"));
        assertThat(inspect("run/checkpoint-7").inspection().verdict().kind()).isEqualTo(Verdict.Kind.INCOMPLETE);
    }

    @Test
    void whereNothingLiesThatIsSaid() {
        for (String key : List.of("none.pt", "none/")) {
            assertThatThrownBy(() -> inspect(key))
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            e -> assertThat(e.failure())
                                    .isInstanceOfSatisfying(
                                            Failure.NotFound.class,
                                            it -> assertThat(it.what()).isEqualTo("object")));
        }
    }

    @Test
    void everyByteIsComparedAndAFlippedOneFound() throws IOException {
        byte[] bytes = sample("training.pt");
        put("copy.pt", bytes);
        CheckpointPlace place = new CheckpointPlace.InBucket(HERE, "models", "copy.pt");
        List<Long> told = new ArrayList<>();
        var sound = inspections.verify(place, told::add, new Cancellation());
        assertThat(sound.check().outcome()).isEqualTo(Outcome.SOUND);
        assertThat(told).isNotEmpty().isSorted();
        int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("epoch");
        bytes[at] ^= 1;
        put("copy.pt", bytes);
        var damaged = inspections.verify(place, read -> {}, new Cancellation());
        assertThat(damaged.check().outcome()).isEqualTo(Outcome.DAMAGED);
        assertThat(damaged.check().damaged()).isNotEmpty();
        assertThat(damaged.cost().bytes())
                .isGreaterThanOrEqualTo(damaged.check().checked());
    }

    @Test
    void aCancelledLookEnds() throws IOException {
        put("copy.pt", sample("training.pt"));
        Cancellation cancel = new Cancellation();
        cancel.cancel();
        assertThatThrownBy(() -> inspections.inspect(new CheckpointPlace.InBucket(HERE, "models", "copy.pt"), cancel))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void objectsAreGroupedIntoCheckpointsByTheirNames() {
        String run = "r-20260101-120000-abcdef";
        Stream.of(
                        "a/checkpoints/one.pt",
                        "a/checkpoints/checkpoint-500/model.safetensors",
                        "a/checkpoints/checkpoint-500/sub/optimizer.pt",
                        "a/checkpoints/checkpoint-5000/trainer_state.json",
                        "a/data/labels.json",
                        "a/data/model.pt",
                        "a/data/readme.md",
                        "a/best/notes.txt",
                        "a/.hidden.pt",
                        "runctl/checkpoints/" + run + "/metrics.json",
                        "step_9.ckpt")
                .forEach(key -> put(key, new byte[] {1, 2, 3}));
        List<Checkpoint> found = new ArrayList<>();
        var searched = new BucketSearch(bucket).search(HERE, "models", "", found::add, new Cancellation());
        assertThat(found)
                .extracting(Checkpoint::path)
                .containsExactly(
                        "s3://models/a/checkpoints/checkpoint-500",
                        "s3://models/a/checkpoints/checkpoint-5000",
                        "s3://models/a/checkpoints/one.pt",
                        "s3://models/a/data/model.pt",
                        "s3://models/runctl/checkpoints/" + run + "/metrics.json",
                        "s3://models/step_9.ckpt");
        Checkpoint first = found.getFirst();
        assertThat(first.copies())
                .extracting(Copy::objects, Copy::size)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2, 6L));
        assertThat(found.get(4).run().map(Object::toString)).contains(run);
        assertThat(found).allMatch(it -> it.verdict().equals(Verdict.NOT_INSPECTED));
        assertThat(searched).isEqualTo(new BucketSearch.Searched(11, 33, 1));
    }

    @Test
    void anObjectThatIsReplacedWhileItIsReadIsSeenToBeAnother() throws IOException {
        put("wide.pt", sample("training.pt"));
        CheckpointBucket.Stored before = bucket.find(HERE, "models", "wide.pt").orElseThrow();
        assertThat(bucket.read(HERE, before, 0, 4)).isPresent();
        byte[] other = sample("training.pt");
        other[other.length / 2] ^= 1;
        put("wide.pt", other);
        assertThat(bucket.read(HERE, before, 0, 4)).isEmpty();
        BucketObject source = new BucketObject(bucket, HERE, before, new ReadingMeter(), new Cancellation());
        assertThat(new RangedInspector().inspect("wide.pt", source).verdict())
                .isEqualTo(new Verdict(Verdict.Kind.SUSPECT, "changed-meanwhile"));
        var twice = List.of(new RangedSource.Range(0, 4), new RangedSource.Range(9, 4));
        assertThatThrownBy(() -> source.read(twice)).isInstanceOf(ChangedMeanwhile.class);
        assertThat(bucket.create(HERE, "models", "wide.pt", new byte[1])).isFalse();
        assertThat(bucket.create(HERE, "models", "new", new byte[1])).isTrue();
    }

    @Test
    void aCopyIsLookedIntoOnceAndAgainWhenItIsAnother() throws IOException {
        CopyJudge judge = new CopyJudge(inspections, new MemoryJudged());
        put("epoch_3.pt", sample("training.pt"));
        Checkpoint found = only();
        var first = judge.judge(found, found.copies().getFirst(), HERE, new Cancellation());
        assertThat(first.checkpoint().verdict().kind()).isEqualTo(Verdict.Kind.COMPLETE);
        assertThat(first.checkpoint().metrics()).isEqualTo(local("training.pt").metrics());
        assertThat(first.cost().requests()).isPositive();
        var second = judge.judge(found, found.copies().getFirst(), HERE, new Cancellation());
        assertThat(second).isEqualTo(new CopyJudge.Judged(first.checkpoint(), ReadingCost.NONE));
        put("epoch_3.pt", Arrays.copyOf(sample("training.pt"), 5000));
        Checkpoint shorter = only();
        assertThat(judge.judge(shorter, shorter.copies().getFirst(), HERE, new Cancellation())
                        .checkpoint()
                        .verdict()
                        .kind())
                .isEqualTo(Verdict.Kind.INCOMPLETE);
    }

    private Checkpoint only() {
        List<Checkpoint> found = new ArrayList<>();
        new BucketSearch(bucket).search(HERE, "models", "", found::add, new Cancellation());
        return found.getFirst();
    }
}
