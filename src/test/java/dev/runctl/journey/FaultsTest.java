package dev.runctl.journey;

import static dev.runctl.testing.LocalServer.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.testing.EndpointBench;
import dev.runctl.testing.FaultyNetwork;
import dev.runctl.testing.HeardLog;
import dev.runctl.testing.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between the program and the endpoint, there, or here: afterwards the log is whole and the state true. */
class FaultsTest {
    @TempDir
    Path folder;

    @Test
    void aNetworkAndAServiceAtTheirWorst() throws IOException {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            Optional<FaultyNetwork> between = FaultyNetwork.before(server.url());
            assumeTrue(between.isPresent(), "no second loopback address (::1) on this machine");
            try (FaultyNetwork network = between.get()) {
                EndpointBench ann = server.person("ann", network.url());
                Path end = folder.resolve("end");
                Run run = ann.launch(ann.instance(), Scripts.UNTIL, end.toString());
                HeardLog heard = new HeardLog(0);
                try (var ignored = ann.logs.follow(run.id(), 0, heard)) {
                    goesOn(heard);

                    network.delay(Duration.ofMillis(300));
                    goesOn(heard);
                    network.delay(Duration.ZERO);

                    network.cut(4);
                    patiently().until(() -> network.cuts.get() == 4);
                    goesOn(heard);

                    network.answer(5, FaultyNetwork.SLOW_DOWN);
                    goesOn(heard);

                    fail(server, "SendCommand", "ThrottlingException", 4);
                    goesOn(heard);

                    fail(server, "SendCommand", "ExpiredTokenException", 2);
                    patiently()
                            .untilAsserted(() ->
                                    assertThat(heard.troubles).hasAtLeastOneElementOfType(Failure.Credentials.class));
                    goesOn(heard);

                    fail(server, "DescribeInstances", "RequestLimitExceeded", 2);
                    assertThat(ann.look(run.id()).status().state()).isEqualTo(RunState.RUNNING);

                    server.restart();
                    goesOn(heard);

                    Files.createFile(end);
                    patiently().until(() -> heard.ended.isPresent());
                }
                assertThat(heard.ended.orElseThrow().status().state()).isEqualTo(RunState.SUCCEEDED);
                assertWhole(heard, server, ann, run);
            }
        }
    }

    /** New output comes after what has just been done. */
    private static void goesOn(HeardLog heard) {
        int before = heard.text().length();
        patiently().until(() -> heard.text().length() > before);
    }

    private static void fail(LocalServer server, String operation, String code, int times) throws IOException {
        Files.writeString(
                server.faults(), "{\"%s\": {\"code\": \"%s\", \"times\": %d}}".formatted(operation, code, times));
    }

    private static void assertWhole(HeardLog heard, LocalServer server, EndpointBench bench, Run run)
            throws IOException {
        Path there = server.folderOf(run).resolve("log");
        assertThat(heard.continuous).isTrue();
        assertThat(heard.text()).isEqualTo(Files.readString(there));
        assertThat(bench.logs.file(run.id())).hasSameBinaryContentAs(there);
    }

    @Test
    void aFullDiskHereStopsTheLogUntilThereIsRoom() throws Exception {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            EndpointBench ann = server.person("ann");
            InstanceRef ref = ann.instance();
            try (SmallDisk disk = SmallDisk.at(ann.logFolder(), "64k")) {
                Run run = ann.launch(ref, "for number in range(20000):\n    print('line %d .' % number)\n");
                HeardLog heard = new HeardLog(0);
                try (var ignored = ann.logs.follow(run.id(), 0, heard)) {
                    patiently()
                            .untilAsserted(() ->
                                    assertThat(heard.troubles).hasAtLeastOneElementOfType(Failure.NotStored.class));
                    disk.grow("8m");
                    patiently().until(() -> heard.ended.isPresent());
                }
                assertThat(heard.ended.orElseThrow().status().state()).isEqualTo(RunState.SUCCEEDED);
                assertWhole(heard, server, ann, run);
            }
        }
    }

    @Test
    void aFullDiskThereEndsTheScriptAndIsToldSo() throws Exception {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            EndpointBench ann = server.person("ann");
            InstanceRef ref = ann.instance();
            Path runs =
                    folder.resolve("local/instances").resolve(ref.id().value()).resolve(".runctl/runs");
            try (SmallDisk disk = SmallDisk.at(runs, "128k")) {
                Run run = ann.launch(ref, "for number in range(20000):\n    print('line %d .' % number)\n");
                HeardLog heard = new HeardLog(0);
                try (var ignored = ann.logs.follow(run.id(), 0, heard)) {
                    patiently().until(() -> heard.ended.isPresent());
                }
                Run ended = heard.ended.orElseThrow();
                assertThat(ended.status().state()).isEqualTo(RunState.FAILED);
                assertThat(ended.status().exitCode()).isNotEmpty();
                assertWhole(heard, server, ann, run);
            }
        }
    }

    /** A file system in memory with a size of its own: a disk that really is full. It takes root. */
    private record SmallDisk(Path place) implements AutoCloseable {
        static SmallDisk at(Path place, String size) throws Exception {
            Files.createDirectories(place);
            assumeTrue(
                    does("mount", "-t", "tmpfs", "-o", "size=" + size + ",mode=700", "tmpfs", place.toString()),
                    "no file system can be mounted here");
            return new SmallDisk(place);
        }

        void grow(String size) throws Exception {
            assertThat(does("mount", "-o", "remount,size=" + size, place.toString()))
                    .isTrue();
        }

        @Override
        public void close() throws Exception {
            does("umount", "-l", place.toString());
        }

        private static boolean does(String... command) throws Exception {
            try {
                return new ProcessBuilder(List.of(command))
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException e) {
                return false; // There is no such program.
            }
        }
    }
}
