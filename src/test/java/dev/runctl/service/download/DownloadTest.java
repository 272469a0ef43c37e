package dev.runctl.service.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.S3Buckets;
import dev.runctl.aws.S3CheckpointBucket;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.domain.checkpoint.Downloaded;
import dev.runctl.domain.checkpoint.Downloaded.Proof;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.inspect.RangedInspector;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.InspectionService;
import dev.runctl.service.download.DownloadService.Existing;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.storage.JacksonJson;
import dev.runctl.testing.CountingBucket;
import dev.runctl.testing.EndpointBench;
import dev.runctl.testing.MemoryJudged;
import dev.runctl.testing.RunBench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Downloads through the program's own SDK clients from the endpoint's S3, cut off in many ways. */
class DownloadTest {
    private static final Location HERE = Location.thisComputer();
    private static final Path SAMPLES =
            Path.of("src/test/resources/dev/runctl/inspect").toAbsolutePath();

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static LocalEndpoint endpoint;
    private static AwsClients clients;

    private final CountingBucket bucket =
            new CountingBucket(new S3CheckpointBucket(clients, new S3Buckets(clients, location -> Optional.empty())));
    private final DownloadService downloads = downloads(bucket);

    @BeforeAll
    static void start() {
        endpoint = LocalEndpoint.start(shared.resolve("local"), 0, Timings.FAST);
        clients = EndpointBench.clients(() -> endpoint, () -> endpoint.url());
        clients.s3(HERE).createBucket(request -> request.bucket("models"));
    }

    @AfterAll
    static void stop() {
        clients.close();
        endpoint.close();
    }

    @BeforeEach
    void forget() {
        bucket.forget();
    }

    static DownloadService downloads(CheckpointBucket bucket) {
        Runner runner = new Runner(
                (ref, script, limit, cancel) -> {
                    throw new AssertionError("no instance is to be asked");
                },
                new JacksonJson(),
                RunnerText.load());
        InstanceFiles files = new InstanceFiles(runner);
        return new DownloadService(
                bucket,
                new CheckpointCopies(runner, bucket),
                files,
                new InspectionService(new RangedInspector(), bucket, files, new MemoryJudged()));
    }

    private static void put(String key, byte[] bytes) {
        clients.s3(HERE).putObject(request -> request.bucket("models").key(key), RequestBody.fromBytes(bytes));
    }

    private static byte[] random(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Downloaded download(String key, Steps steps, Cancellation cancel) {
        return downloads
                .download(
                        new CheckpointPlace.InBucket(HERE, "models", key),
                        folder,
                        there -> {
                            throw new AssertionError(there + " is there");
                        },
                        steps,
                        cancel)
                .orElseThrow();
    }

    private Downloaded download(String key) {
        return download(key, Steps.NONE, new Cancellation());
    }

    private List<String> here() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(it -> folder.relativize(it).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** As the program on an instance writes it. */
    private static void mark(String marker, Map<String, byte[]> files) throws Exception {
        StringBuilder json = new StringBuilder();
        for (Map.Entry<String, byte[]> it : files.entrySet()) {
            json.append(json.isEmpty() ? "" : ",")
                    .append("\"%s\":{\"size\":%d,\"sha256\":\"%s\"}"
                            .formatted(it.getKey(), it.getValue().length, sha256(it.getValue())));
        }
        put(marker, ("{\"version\":1,\"files\":{" + json + "}}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatWasCutOffGoesOnFromTheByteWhereItStopped() throws Exception {
        byte[] content = random(3_000_000, 1);
        put("run/a.pt", content);
        mark("run/a.pt._COMPLETE", Map.of("a.pt", content));
        Cancellation cancel = new Cancellation();
        Steps afterSome = (step, state, detail) -> {
            if (bucket.bytes() > 1_000_000) {
                cancel.cancel();
            }
        };
        DownloadService cutOff = downloads(new CuttingBucket(bucket, cancel, 1_234_567));
        assertThatThrownBy(() -> cutOff.download(
                        new CheckpointPlace.InBucket(HERE, "models", "run/a.pt"),
                        folder,
                        there -> Existing.SKIP,
                        afterSome,
                        cancel))
                .isInstanceOf(CancellationException.class);
        assertThat(here()).containsExactly("a.pt.part", "a.pt.part.record");
        long kept = Files.size(folder.resolve("a.pt.part"));
        assertThat(kept).isBetween(1L, 2_999_999L);

        bucket.forget();
        Downloaded done = download("run/a.pt");
        assertThat(done.kept()).isEqualTo(kept);
        assertThat(done.proof()).isEqualTo(Proof.SHA256);
        assertThat(here()).containsExactly("a.pt");
        assertThat(Files.readAllBytes(folder.resolve("a.pt"))).isEqualTo(content);
        assertThat(bucket.bytes()).as("nothing twice").isBetween(3_000_000 - kept, 3_000_000 - kept + 1000);
    }

    @Test
    void anObjectThatWasReplacedBetweenTwoAttemptsStartsOver() throws IOException {
        put("b.pt", random(2_000_000, 2));
        assertThatThrownBy(() -> downloads(new CuttingBucket(bucket, new Cancellation(), 700_000))
                        .download(
                                new CheckpointPlace.InBucket(HERE, "models", "b.pt"),
                                folder,
                                there -> Existing.SKIP,
                                Steps.NONE,
                                new Cancellation()))
                .isInstanceOf(CancellationException.class);
        assertThat(Files.size(folder.resolve("b.pt.part"))).isPositive();
        byte[] next = random(2_000_000, 3);
        put("b.pt", next);
        assertThat(download("b.pt").kept()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("b.pt"))).isEqualTo(next);
    }

    @Test
    void anObjectThatIsReplacedWhileItComesIsNeverMixed() throws IOException {
        put("c.pt", random(1_500_000, 4));
        byte[] next = random(1_400_000, 5);
        AtomicInteger attempts = new AtomicInteger();
        CheckpointBucket flaky = new CuttingBucket(bucket, new Cancellation(), 400_000) {
            @Override
            void cut() {
                if (attempts.getAndIncrement() == 0) {
                    put("c.pt", next);
                    throw new ServiceException(new Failure.Unreachable(Failure.Evidence.NONE));
                }
            }
        };
        downloads(flaky)
                .download(
                        new CheckpointPlace.InBucket(HERE, "models", "c.pt"),
                        folder,
                        there -> Existing.SKIP,
                        Steps.NONE,
                        new Cancellation());
        assertThat(Files.readAllBytes(folder.resolve("c.pt"))).isEqualTo(next);
    }

    @Test
    void aFolderComesWithoutItsMarkerAndIsHeldAgainstIt() throws Exception {
        Map<String, byte[]> files =
                Map.of("weights.bin", random(300_000, 6), "deep/er/state.json", "{}".getBytes(), "empty", new byte[0]);
        files.forEach((name, bytes) -> put("run/checkpoint-7/" + name, bytes));
        mark("run/checkpoint-7/_COMPLETE", files);
        Downloaded done = download("run/checkpoint-7/");
        assertThat(done.proof()).isEqualTo(Proof.SHA256);
        assertThat(here())
                .isEqualTo(files.keySet().stream()
                        .map(it -> "checkpoint-7/" + it)
                        .sorted()
                        .toList());
        for (Map.Entry<String, byte[]> it : files.entrySet()) {
            assertThat(Files.readAllBytes(folder.resolve("checkpoint-7/" + it.getKey())))
                    .isEqualTo(it.getValue());
        }

        put("run/checkpoint-7/weights.bin", random(300_000, 60)); // as many bytes, and the marker of others
        ServiceException refused = catchThrowableOfType(
                ServiceException.class,
                () -> downloads.download(
                        new CheckpointPlace.InBucket(HERE, "models", "run/checkpoint-7"),
                        folder,
                        there -> Existing.REPLACE,
                        Steps.NONE,
                        new Cancellation()));
        assertThat(refused.failure())
                .isInstanceOfSatisfying(
                        Failure.CheckpointUnusable.class,
                        it -> assertThat(it.reason()).isEqualTo("arrived-damaged"));
        assertThat(Files.readAllBytes(folder.resolve("checkpoint-7/weights.bin")))
                .as("what was there stays")
                .isEqualTo(files.get("weights.bin"));
    }

    @Test
    void withoutARecordItsOwnChecksumsDecide() throws IOException {
        byte[] sound = Files.readAllBytes(SAMPLES.resolve("training.pt"));
        put("own.pt", sound);
        assertThat(download("own.pt").proof()).isEqualTo(Proof.OWN_CHECKSUMS);
        put("plain.bin", random(5000, 8));
        assertThat(download("plain.bin").proof()).isEqualTo(Proof.SIZE);
        byte[] bent = sound.clone();
        bent[new String(sound, StandardCharsets.ISO_8859_1).indexOf("epoch")] ^= 1;
        put("bent.pt", bent);
        assertThatThrownBy(() -> download("bent.pt"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        it -> assertThat(it.failure())
                                .isInstanceOfSatisfying(
                                        Failure.CheckpointUnusable.class,
                                        why -> assertThat(why.reason()).isEqualTo("own-checksums")));
        assertThat(here()).contains("bent.pt.part").doesNotContain("bent.pt");
    }

    @Test
    void whatIsThereIsNotOverwrittenWithoutAWord() throws IOException {
        put("d.pt", random(1000, 9));
        Files.write(folder.resolve("d.pt"), new byte[] {1});
        CheckpointPlace place = new CheckpointPlace.InBucket(HERE, "models", "d.pt");
        assertThat(downloads.download(place, folder, there -> Existing.SKIP, Steps.NONE, new Cancellation()))
                .isEmpty();
        assertThat(folder.resolve("d.pt")).hasBinaryContent(new byte[] {1});
        downloads.download(place, folder, there -> Existing.BESIDE, Steps.NONE, new Cancellation());
        assertThat(here()).containsExactly("d (2).pt", "d.pt");
        assertThat(folder.resolve("d.pt")).hasBinaryContent(new byte[] {1});
        downloads.download(place, folder, there -> Existing.REPLACE, Steps.NONE, new Cancellation());
        assertThat(folder.resolve("d.pt")).hasBinaryContent(random(1000, 9));
        assertThat(here()).containsExactly("d (2).pt", "d.pt");
    }

    @Test
    void aFullDiskIsNamedAndThePartStays() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "a device that is always full is needed");
        put("e.pt", random(2_000_000, 10));
        assertThatThrownBy(() -> downloads(new CuttingBucket(bucket, new Cancellation(), 700_000))
                        .download(
                                new CheckpointPlace.InBucket(HERE, "models", "e.pt"),
                                folder,
                                there -> Existing.SKIP,
                                Steps.NONE,
                                new Cancellation()))
                .isInstanceOf(CancellationException.class);
        Path part = folder.resolve("e.pt.part");
        Files.delete(part);
        Files.createSymbolicLink(part, full);
        assertThatThrownBy(() -> download("e.pt"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        it -> assertThat(it.failure())
                                .isInstanceOfSatisfying(
                                        Failure.InvalidInput.class,
                                        why -> assertThat(why.problem()).isEqualTo("disk-full")));
        assertThat(Files.isSymbolicLink(part)).isTrue();
        assertThat(folder.resolve("e.pt")).doesNotExist();
    }

    @Test
    void aNameThatLeadsOutOfTheFolderIsRefused() {
        put("evil/model/ok.bin", random(10, 11));
        put("evil/model/x/../../../escaped.bin", random(10, 11));
        assertThatThrownBy(() -> download("evil/model"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        it -> assertThat(it.failure())
                                .isInstanceOfSatisfying(
                                        Failure.InvalidInput.class,
                                        why -> assertThat(why.problem()).isEqualTo("bad-name")));
        assertThat(folder.resolveSibling("escaped.bin")).doesNotExist();
    }

    @Test
    void aSmallOneComesInTheAnswersOfCommands() throws IOException {
        byte[] content = random(150_000, 12);
        Path there = Files.createDirectories(folder.resolve("there/checkpoint-1"));
        Files.write(there.resolve("weights.bin"), content);
        Files.writeString(there.resolve("trainer_state.json"), "{\"global_step\": 1}");
        Files.createFile(there.resolve("empty"));
        try (RunBench bench = new RunBench(folder.resolve("bench"))) {
            InstanceFiles files = new InstanceFiles(new Runner(bench.commands, new JacksonJson(), RunnerText.load()));
            DownloadService service = new DownloadService(
                    bucket,
                    new CheckpointCopies(new Runner(bench.commands, new JacksonJson(), RunnerText.load()), bucket),
                    files,
                    bench.inspections);
            Path to = folder.resolve("to");
            Downloaded done = service.download(
                            new CheckpointPlace.OnInstance(bench.instance, "", there.toString()),
                            to,
                            any -> Existing.SKIP,
                            Steps.NONE,
                            new Cancellation())
                    .orElseThrow();
            assertThat(done.size()).isEqualTo(150_000 + 18);
            assertThat(to.resolve("checkpoint-1/weights.bin")).hasBinaryContent(content);
            assertThat(to.resolve("checkpoint-1/empty")).isEmptyFile();
        }
    }

    @Test
    void aProcessThatWasKilledIsGoneOnFrom() throws Exception {
        byte[] content = random(4_000_000, 13);
        put("run/k.pt", content);
        mark("run/k.pt._COMPLETE", Map.of("k.pt", content));
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledDownload.class.getName(),
                        endpoint.url().toString(),
                        endpoint.credentials().accessKeyId(),
                        endpoint.credentials().secretAccessKey(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var said = killed.inputReader()) {
            String line = said.lines()
                    .filter(it -> it.startsWith("arrived"))
                    .findFirst()
                    .orElse("");
            assertThat(line).isNotEmpty();
        } finally {
            killed.destroyForcibly();
            assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        long kept = Files.size(folder.resolve("k.pt.part"));
        assertThat(kept).isBetween(1L, 3_999_999L);
        Downloaded done = download("run/k.pt");
        assertThat(done.kept()).isEqualTo(kept);
        assertThat(done.proof()).isEqualTo(Proof.SHA256);
        assertThat(Files.readAllBytes(folder.resolve("k.pt"))).isEqualTo(content);
    }

    @Test
    void bytesThatACrashLostAreFoundOut() throws Exception {
        byte[] content = random(900_000, 14);
        put("run/l.pt", content);
        mark("run/l.pt._COMPLETE", Map.of("l.pt", content));
        assertThatThrownBy(() -> downloads(new CuttingBucket(bucket, new Cancellation(), 500_000))
                        .download(
                                new CheckpointPlace.InBucket(HERE, "models", "run/l.pt"),
                                folder,
                                there -> Existing.SKIP,
                                Steps.NONE,
                                new Cancellation()))
                .isInstanceOf(CancellationException.class);
        Path part = folder.resolve("l.pt.part");
        Files.write(part, new byte[(int) Files.size(part)]); // as long, and zeros
        assertThat(download("run/l.pt").proof()).isEqualTo(Proof.SHA256);
        assertThat(Files.readAllBytes(folder.resolve("l.pt"))).isEqualTo(content);
    }

    @Test
    void progressIsToldInNumbers() throws IOException {
        put("p/one.pt", random(400_000, 15));
        List<String> told = new java.util.ArrayList<>();
        download("p/one.pt", (step, state, detail) -> told.add(step + " " + state + " " + detail), new Cancellation());
        assertThat(told).first().asString().isEqualTo("step.download-checkpoint STARTED one.pt|0/0/0");
        assertThat(told.stream()
                        .filter(it -> it.contains("download-checkpoint"))
                        .collect(Collectors.toList()))
                .last()
                .asString()
                .isEqualTo("step.download-checkpoint DONE ");
    }
}
