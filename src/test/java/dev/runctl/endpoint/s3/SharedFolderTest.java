package dev.runctl.endpoint.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two handlers over one folder, and what remains after crashes. */
class SharedFolderTest {
    @TempDir
    Path folder;

    @Test
    void exactlyOneOfManyConditionalWritersWins() throws Exception {
        try (S3 one = new S3(folder, Clock.systemUTC());
                S3 two = new S3(folder, Clock.systemUTC());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            new Calls(one).put("/bucket", "");
            int writers = 8;
            for (int round = 0; round < 10; round++) {
                String key = "/bucket/key-" + round;
                CyclicBarrier together = new CyclicBarrier(writers);
                List<Future<Calls.Answer>> answers = new ArrayList<>();
                for (int i = 0; i < writers; i++) {
                    Calls calls = new Calls(i % 2 == 0 ? one : two);
                    String content = "writer " + i;
                    answers.add(threads.submit(() -> {
                        together.await();
                        return calls.put(key, content, "if-none-match", "*");
                    }));
                }
                List<String> winners = new ArrayList<>();
                for (int i = 0; i < writers; i++) {
                    Calls.Answer answer = answers.get(i).get();
                    if (answer.status() == 200) {
                        winners.add("writer " + i);
                    } else {
                        assertThat(answer.code()).isEqualTo("PreconditionFailed");
                    }
                }
                assertThat(winners).hasSize(1);
                assertThat(new Calls(two).get(key).text()).isEqualTo(winners.getFirst());
            }
            assertThat(files()).isEqualTo(10);
        }
    }

    @Test
    void aCounterKeptByIfMatchLosesNoIncrement() throws Exception {
        try (S3 one = new S3(folder, Clock.systemUTC());
                S3 two = new S3(folder, Clock.systemUTC());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            new Calls(one).put("/bucket", "");
            new Calls(one).put("/bucket/counter", "0");
            List<Future<?>> done = new ArrayList<>();
            for (S3 s3 : List.of(one, two)) {
                done.add(threads.submit(() -> {
                    Calls calls = new Calls(s3);
                    int added = 0;
                    while (added < 20) {
                        Calls.Answer now = calls.get("/bucket/counter");
                        String next = Integer.toString(Integer.parseInt(now.text()) + 1);
                        if (calls.put("/bucket/counter", next, "if-match", now.header("etag"))
                                        .status()
                                == 200) {
                            added++;
                        }
                    }
                    return added;
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
            assertThat(new Calls(one).get("/bucket/counter").text()).isEqualTo("40");
            assertThat(new Calls(one)
                            .put("/bucket/none", "x", "if-match", "\"a\"")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void whatOneStoresAllSeeAndRestartKeeps() throws IOException {
        try (S3 one = new S3(folder, Clock.systemUTC());
                S3 two = new S3(folder, Clock.systemUTC())) {
            new Calls(one).put("/bucket", "");
            new Calls(one).put("/bucket/key", "content");
            assertThat(new Calls(two).get("/bucket/key").text()).isEqualTo("content");
            new Calls(two).delete("/bucket/key");
            assertThat(new Calls(one).get("/bucket/key").status()).isEqualTo(404);
            new Calls(two).put("/bucket/key", "again");
        }
        try (S3 later = new S3(folder, Clock.systemUTC())) {
            assertThat(new Calls(later).get("/bucket/key").text()).isEqualTo("again");
        }
    }

    @Test
    void oldRemainsOfCrashesGoAtStartAndNothingElse() throws IOException {
        Path referenced;
        try (S3 s3 = new S3(folder, Clock.systemUTC())) {
            Calls calls = new Calls(s3);
            calls.put("/bucket", "");
            calls.put("/bucket/key", "content");
            referenced = onlyFile();
            String id = calls.post("/bucket/other?uploads", "").one("UploadId");
            calls.put("/bucket/other?partNumber=1&uploadId=" + id, "part");
        }
        Path oldDraft = remain("drafts/" + "a".repeat(32), 2);
        Path newDraft = remain("drafts/" + "b".repeat(32), 0);
        Path oldOrphan = remain("objects/cc/" + "c".repeat(32), 2);
        Path newOrphan = remain("objects/dd/" + "d".repeat(32), 0);
        try (Stream<Path> files = Files.walk(folder.resolve("s3/objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.equals(newOrphan)) {
                    age(file, 2);
                }
            }
        }
        try (S3 s3 = new S3(folder, Clock.systemUTC())) {
            s3.clean();
            assertThat(oldDraft).doesNotExist();
            assertThat(oldOrphan).doesNotExist();
            assertThat(newDraft).exists();
            assertThat(newOrphan).exists();
            assertThat(referenced).exists();
            assertThat(files()).isEqualTo(4);
            assertThat(new Calls(s3).get("/bucket/key").text()).isEqualTo("content");
        }
    }

    @Test
    void replacedContentGoesWhenNobodyCanBeReadingItAnyMore() throws IOException {
        try (S3 s3 = new S3(folder, Clock.systemUTC())) {
            Calls calls = new Calls(s3);
            calls.put("/bucket", "");
            calls.put("/bucket/key", "old");
            Path old = onlyFile();
            calls.put("/bucket/key", "new");
            s3.clean();
            assertThat(old).exists();
            Clock later = Clock.fixed(Instant.now().plus(Store.GARBAGE_KEPT).plusSeconds(5), ZoneOffset.UTC);
            try (S3 next = new S3(folder, later)) {
                next.clean();
                assertThat(old).doesNotExist();
                assertThat(new Calls(next).get("/bucket/key").text()).isEqualTo("new");
            }
            assertThat(files()).isEqualTo(1);
        }
    }

    private Path remain(String name, int days) throws IOException {
        Path file = folder.resolve("s3").resolve(name);
        Files.createDirectories(folder.resolve("s3/objects/cc"));
        Files.createDirectories(folder.resolve("s3/objects/dd"));
        Files.writeString(file, "half");
        age(file, days);
        return file;
    }

    private static void age(Path file, int days) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("s3"))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("s3"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
