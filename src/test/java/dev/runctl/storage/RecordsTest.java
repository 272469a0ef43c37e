package dev.runctl.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.sqlite.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program remembers, and that several processes may do so at once. */
class RecordsTest {
    private static final InstanceRef REF =
            new InstanceRef(new Location("lab", "eu-west-1"), new InstanceId("i-00000000000000001"));
    private static final InstanceRef SAME_ID_ELSEWHERE = new InstanceRef(new Location("lab", "us-east-1"), REF.id());
    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private static Run run(String id, InstanceRef ref, RunState state) {
        RunRequest request = new RunRequest(
                ref,
                Path.of("/work tree/it's"),
                "project",
                "train.py",
                List.of("", "a b", "\u6f22\n"),
                "python3",
                Map.of("MODE", "va'lue"),
                "checkpoints",
                true,
                Optional.of(new Lineage(Optional.of(new RunId("r-20260228-120000-aaaaaa")), "checkpoints/1.json")));
        RunStatus status =
                new RunStatus(state, CREATED, OptionalInt.of(3), "SIGTERM", "exit-record", Optional.of(CREATED));
        return new Run(
                new RunId(id),
                request,
                status,
                CREATED,
                Optional.of(CREATED.plusSeconds(1)),
                Optional.empty(),
                "--resume-from",
                "name",
                "g5.xlarge",
                "1.006",
                "");
    }

    private Database open() {
        return RunctlDatabase.open(folder.resolve("data/runctl.db"));
    }

    @Test
    void aRunIsRememberedWhole() {
        Run run = run("r-20260301-120000-abcdef", REF, RunState.FAILED);
        Run later = run("r-20260301-120001-abcdef", SAME_ID_ELSEWHERE, RunState.RUNNING);
        try (Database database = open()) {
            SqliteRunHistory history = new SqliteRunHistory(database, new JacksonJson());
            history.save(run);
            history.save(later);
        }
        try (Database database = open()) {
            SqliteRunHistory history = new SqliteRunHistory(database, new JacksonJson());
            assertThat(history.find(run.id())).contains(run);
            assertThat(history.all()).containsExactly(later, run);
            assertThat(history.on(REF)).containsExactly(run);
            InstanceRef byAnotherProfile =
                    new InstanceRef(new Location("another", REF.location().region()), REF.id());
            assertThat(history.on(byAnotherProfile))
                    .as("EC2's ids are its own within a region")
                    .containsExactly(run);
            history.remove(later.id());
            assertThat(history.all()).containsExactly(run);
            InstanceRef workspace = new InstanceRef(Location.thisComputer(), REF.id());
            assertThat(history.on(workspace)).isEmpty();
        }
    }

    @Test
    void anOutcomeIsNotUndoneByAnOlderView() {
        try (Database database = open()) {
            SqliteRunHistory history = new SqliteRunHistory(database, new JacksonJson());
            Run run = run("r-20260301-120000-abcdef", REF, RunState.RUNNING);
            history.save(run);
            history.save(run.withStatus(RunStatus.of(RunState.INTERRUPTED, CREATED)));
            history.save(run.withStatus(RunStatus.of(RunState.SUCCEEDED, CREATED)));
            history.save(run.withStatus(RunStatus.of(RunState.RUNNING, CREATED)));
            history.save(run.withStatus(RunStatus.of(RunState.INTERRUPTED, CREATED)));
            assertThat(history.find(run.id()).orElseThrow().status().state()).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void theLastSyncIsKeptByInstanceAndProject() {
        try (Database database = open()) {
            SqliteRunHistory history = new SqliteRunHistory(database, new JacksonJson());
            history.saveSync(REF, "p", Map.of("a.py", "00:x"));
            history.saveSync(REF, "p", Map.of("b.py", "11:-"));
            assertThat(history.lastSync(REF, "p")).isEqualTo(Map.of("b.py", "11:-"));
            assertThat(history.lastSync(SAME_ID_ELSEWHERE, "p")).isEmpty();
            assertThat(history.lastSync(REF, "q")).isEmpty();
        }
    }

    @Test
    void severalOpenersAtOnceMakeOneSchemaAndLoseNothing() throws Exception {
        try (var workers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int worker = i;
                work.add(workers.submit(() -> {
                    try (Database database = open()) {
                        SqliteRunHistory history = new SqliteRunHistory(database, new JacksonJson());
                        for (int n = 0; n < 10; n++) {
                            history.save(run("r-20260301-12000" + worker + "-aaaaa" + n, REF, RunState.RUNNING));
                        }
                    }
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        }
        try (Database database = open()) {
            assertThat(new SqliteRunHistory(database, new JacksonJson()).all()).hasSize(40);
        }
    }

    @Test
    void aNewerSchemaIsNotTouched() {
        try (Database database = open()) {
            database.write(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute("PRAGMA user_version = 99");
                }
            });
        }
        assertThatThrownBy(this::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("newer");
    }

    @Test
    void checkpointsAreRememberedAsLastSeen() {
        Checkpoint checkpoint = new Checkpoint(
                "/home/u/p/checkpoints/1.json",
                "checkpoints/1.json",
                "1.json",
                "p",
                Optional.of(new RunId("r-20260301-120000-abcdef")),
                OptionalLong.of(1),
                OptionalLong.empty(),
                Map.of("loss", 0.25),
                1234,
                CREATED,
                new Verdict(Verdict.Kind.COMPLETE, "json-parses"),
                List.of());
        try (Database database = open()) {
            SqliteSeenCheckpoints seen = new SqliteSeenCheckpoints(database, new JacksonJson());
            assertThat(seen.last(REF)).isEmpty();
            seen.save(
                    REF, new CheckpointService.Listing(List.of(checkpoint), CREATED, CheckpointService.Standing.LIVE));
            assertThat(seen.times()).containsExactly(Map.entry(REF, CREATED));
            assertThat(seen.last(REF))
                    .contains(new CheckpointService.Listing(
                            List.of(checkpoint), CREATED, CheckpointService.Standing.ASLEEP));
        }
    }

    @Test
    void aLogIsWrittenTwiceWithoutHarmAndNeverWithAGap() throws Exception {
        FileLogStore store = new FileLogStore(folder.resolve("logs"));
        RunId id = new RunId("r-20260301-120000-abcdef");
        assertThat(store.size(id)).isZero();
        assertThat(store.read(id, 0, 10).bytes()).isEmpty();
        store.write(id, new LogChunk(0, new byte[] {1, 2, 3}));
        store.write(id, new LogChunk(3, new byte[] {4, 5}));
        store.write(id, new LogChunk(0, new byte[] {1, 2, 3}));
        assertThat(Files.readAllBytes(store.file(id))).containsExactly(1, 2, 3, 4, 5);
        assertThatThrownBy(() -> store.write(id, new LogChunk(6, new byte[] {7})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.read(id, 3, 10).bytes()).containsExactly(4, 5);
        assertThat(store.read(id, 9, 10).bytes()).isEmpty();
        store.seal(id);
        assertThat(store.isSealed(id)).isTrue();
        store.reset(id);
        assertThat(store.size(id)).isZero();
        assertThat(store.isSealed(id)).isFalse();
    }

    @Test
    void othersCannotReadTheRecords() throws Exception {
        open().close();
        new FileLogStore(folder.resolve("logs")).seal(new RunId("r-20260301-120000-abcdef"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("data/runctl.db")))
                .hasSize(2);
        assertThat(Files.getPosixFilePermissions(folder.resolve("logs"))).hasSize(3);
    }
}
