package dev.runctl.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.endpoint.machine.Timings;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEndpointTest {
    @TempDir
    Path temp;

    @Test
    void severalEndpointsServeOneFolderWithOneKeyPair() {
        Path folder = temp.resolve("a/this computer");
        try (LocalEndpoint one = LocalEndpoint.start(folder, 0, Timings.FAST);
                LocalEndpoint two = LocalEndpoint.start(folder, 0, Timings.FAST)) {
            assertThat(one.credentials()).isEqualTo(two.credentials());
            assertThat(one.url()).isNotEqualTo(two.url());
            assertThat(one.url().toString()).matches("http://127\\.0\\.0\\.1:\\d+");
            assertThat(one.credentials().accessKeyId()).matches("AKIA[A-Z2-7]{16}");
            assertThat(one.credentials().secretAccessKey()).matches("[A-Za-z0-9+/]{40}");
            assertThat(one.credentials().toString())
                    .doesNotContain(one.credentials().secretAccessKey());
        }
    }

    @Test
    void whoeverStartsAtTheSameTimeAgrees() throws Exception {
        CountDownLatch ready = new CountDownLatch(16);
        Set<LocalCredentials> pairs = new HashSet<>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            List<Future<LocalCredentials>> starts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                starts.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return CredentialsFile.in(temp);
                }));
            }
            for (Future<LocalCredentials> start : starts) {
                pairs.add(start.get());
            }
        }
        assertThat(pairs).hasSize(1);
        try (var files = Files.list(temp)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("credentials.json");
        }
    }

    @Test
    void nobodyElseReadsTheSecret() throws Exception {
        Assumptions.assumeTrue(Files.getFileStore(temp).supportsFileAttributeView("posix"), "files have no modes here");
        Path folder = temp.resolve("open");
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        LocalEndpoint.start(folder, 0, Timings.FAST).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        Path file = folder.resolve("credentials.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aTakenPortAndADamagedFileAreSaid() throws Exception {
        try (LocalEndpoint endpoint = LocalEndpoint.start(temp, 0, Timings.FAST)) {
            int port = endpoint.url().getPort();
            assertThatThrownBy(
                            () -> LocalEndpoint.start(temp, port, Timings.FAST).close())
                    .isInstanceOf(UncheckedIOException.class);
        }
        Files.writeString(temp.resolve("credentials.json"), "{}");
        assertThatThrownBy(() -> LocalEndpoint.start(temp, 0, Timings.FAST).close())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("damaged");
    }
}
