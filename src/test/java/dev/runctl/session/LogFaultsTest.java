package dev.runctl.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.service.Steps;
import dev.runctl.testing.FaultRelay;
import dev.runctl.testing.HeardLog;
import dev.runctl.testing.SmallDisk;
import dev.runctl.text.FailureText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between the SDK and the endpoint, and on the disks: the log is whole afterwards and the state true. */
class LogFaultsTest {
    private static final String COUNTING = """
            import sys, time
            for i in range(int(sys.argv[1])):
                print("line %d of the run, \u00e4\u20ac" % i, flush=True)
                time.sleep(float(sys.argv[2]))
            """;

    @TempDir
    Path temp;

    private final Refusals refusals = new Refusals();

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(3));
    }

    private SessionBench byCommands() {
        refusals.areRefused = true;
        return new SessionBench(temp, refusals::over);
    }

    private static RunState stateOf(HeardLog heard) {
        return heard.ended.orElseThrow().status().state();
    }

    private static void fault(SessionBench bench, String faults) {
        try {
            Files.writeString(bench.folder.resolve("local/faults.json"), faults);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aSlowNetworkAndAnswersResetInTheirMiddle() throws Exception {
        assumeTrue(FaultRelay.isPossible(), "the IPv6 loopback address is not there");
        refusals.areRefused = true;
        try (FaultRelay relay = new FaultRelay();
                SessionBench bench = new SessionBench(temp, refusals::over, Timings.FAST, relay::before)) {
            relay.setLatency(Duration.ofMillis(60));
            relay.setResetAfter(4);
            Run run = bench.launch(COUNTING, List.of("60", "0.05"));
            HeardLog heard = bench.followed(run, () -> {});
            assertThat(relay.resets.get()).isGreaterThan(3);
            assertThat(stateOf(heard)).isEqualTo(RunState.SUCCEEDED);
            assertThat(bench.runs.history())
                    .as("one launch, however often it was asked for")
                    .hasSize(1);
        }
    }

    @Test
    void throttledForAWhile() throws Exception {
        try (SessionBench bench = byCommands()) {
            Run run = bench.launch(COUNTING, List.of("60", "0.05"));
            HeardLog heard = bench.followed(run, () -> fault(bench, """
                            {"SendCommand": {"code": "ThrottlingException", "times": 8},
                             "GetCommandInvocation": {"code": "ThrottlingException", "times": 8},
                             "DescribeInstances": {"code": "RequestLimitExceeded", "times": 4}}"""));
            assertThat(stateOf(heard)).isEqualTo(RunState.SUCCEEDED);
            assertThat(bench.runs.get(run.id()).status().exitCode()).isEqualTo(OptionalInt.of(0));
        }
    }

    @Test
    void credentialsThatExpireAndAreRenewed() throws Exception {
        try (SessionBench bench = byCommands()) {
            Run run = bench.launch(COUNTING, List.of("80", "0.05"));
            HeardLog heard = bench.followed(
                    run, () -> fault(bench, "{\"SendCommand\": {\"code\": \"ExpiredTokenException\", \"times\": 2}}"));
            assertThat(heard.troubles)
                    .as("said while it lasts")
                    .anySatisfy(it -> assertThat(it).isInstanceOf(Failure.Credentials.class));
            assertThat(stateOf(heard)).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void theEndpointIsStartedAnewWhileCommandsRead() throws Exception {
        try (SessionBench bench = byCommands()) {
            Run run = bench.launch(COUNTING, List.of("80", "0.05"));
            HeardLog heard = bench.followed(run, bench::restartEndpoint);
            assertThat(stateOf(heard)).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void theInstanceIsRebooted() throws Exception {
        try (SessionBench bench = byCommands()) {
            Run run = bench.launch(COUNTING, List.of("4000", "0.05"));
            HeardLog heard = bench.followed(run, () -> bench.instances.reboot(bench.instance));
            assertThat(stateOf(heard)).isIn(RunState.INTERRUPTED, RunState.FAILED);
            assertThat(heard.ended.orElseThrow().status().exitCode()).isEmpty();
            assertThat(bench.runs.get(run.id()).status().state())
                    .as("still so when asked again")
                    .isEqualTo(stateOf(heard));
        }
    }

    @Test
    void theInstanceIsStopped() throws Exception {
        try (SessionBench bench = byCommands()) {
            Run run = bench.launch(COUNTING, List.of("4000", "0.05"));
            HeardLog heard = new HeardLog(0);
            try (Subscription ignored = bench.follow(run, heard)) {
                patiently().until(() -> heard.text().contains("line 10 "));
                bench.instances.stop(bench.instance, false);
                patiently().until(() -> {
                    bench.runs.refresh(bench.instance);
                    return bench.runs.get(run.id()).status().state() == RunState.INTERRUPTED;
                });
            }
            bench.instances.makeReady(bench.instance, Duration.ofMinutes(2), Steps.NONE, new Cancellation());
            HeardLog again = new HeardLog(0);
            try (Subscription ignored = bench.follow(run, again)) {
                patiently().until(() -> again.ended.isPresent());
            }
            assertThat(again.text()).as("the rest came from the disk").isEqualTo(Files.readString(bench.logOf(run)));
            assertThat(stateOf(again)).isIn(RunState.INTERRUPTED, RunState.FAILED);
        }
    }

    @Test
    void theDiskHereIsFullForAWhile() throws Exception {
        try (SessionBench bench = byCommands()) {
            Optional<SmallDisk> disk = SmallDisk.over(temp.resolve("logs"), 16);
            assumeTrue(disk.isPresent(), "no small disk can be mounted here");
            try (SmallDisk small = disk.get()) {
                Run run =
                        bench.launch("for i in range(20000): print('line %d of the run' % i, flush=True)\n", List.of());
                HeardLog heard = new HeardLog(0);
                try (Subscription ignored = bench.follow(run, heard)) {
                    patiently().until(() -> !heard.troubles.isEmpty());
                    assertThat(new FailureText().headline(heard.troubles.getFirst()))
                            .startsWith("The log could not be written on this computer.");
                    small.resize(4096);
                    patiently().until(() -> heard.ended.isPresent());
                }
                assertThat(heard.text()).isEqualTo(Files.readString(bench.logOf(run)));
                assertThat(Files.mismatch(bench.logs.file(run.id()), bench.logOf(run)))
                        .isEqualTo(-1);
                assertThat(stateOf(heard)).isEqualTo(RunState.SUCCEEDED);
            }
        }
    }

    @Test
    void theDiskThereIsFull() throws Exception {
        try (SessionBench bench = byCommands()) {
            Optional<SmallDisk> disk = SmallDisk.over(bench.home(), 600);
            assumeTrue(disk.isPresent(), "no small disk can be mounted here");
            try (SmallDisk small = disk.get()) {
                Run run = bench.launch(
                        "while True: print('a line that fills the disk of the instance', flush=True)\n", List.of());
                HeardLog heard = new HeardLog(0);
                try (Subscription ignored = bench.follow(run, heard)) {
                    patiently().until(() -> heard.ended.isPresent());
                }
                assertThat(stateOf(heard)).as("Python ended over it").isEqualTo(RunState.FAILED);
                assertThat(heard.ended.orElseThrow().status().exitCode().orElseThrow())
                        .isPositive();
                assertThat(Files.mismatch(bench.logs.file(run.id()), bench.logOf(run)))
                        .isEqualTo(-1);
                assertThat(heard.text()).contains("fills the disk");
            }
        }
    }
}
