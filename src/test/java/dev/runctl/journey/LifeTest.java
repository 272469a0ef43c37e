package dev.runctl.journey;

import static dev.runctl.testing.LocalServer.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.service.Steps;
import dev.runctl.service.run.StopService;
import dev.runctl.testing.EndpointBench;
import dev.runctl.testing.HeardLog;
import dev.runctl.testing.LocalServer;
import dev.runctl.text.FailureText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's life where something else ends before it, and runs that somebody else has launched. */
class LifeTest {
    private static final StopService.KillQuestion NEVER = (run, waited) -> false;

    /** Saves once when asked to end. */
    private static final String SAVING = """
            import os, signal, sys, time
            def save(number, frame):
                os.makedirs("checkpoints", exist_ok=True)
                with open("checkpoints/checkpoint_epoch_3.json", "w") as file:
                    file.write('{"epoch": 3, "loss": 0.5}')
                sys.exit(0)
            signal.signal(signal.SIGTERM, save)
            print("ready", flush=True)
            time.sleep(300)
            """;

    @TempDir
    Path folder;

    @Test
    void aRunOutlivesTheLimitOfCommandsAndItsLogIsReadOn() throws IOException {
        Timings shortLived = Timings.FAST.withCommandLimit(Duration.ofSeconds(2));
        try (LocalServer server = new LocalServer(folder, shortLived)) {
            EndpointBench ann = server.person("ann");
            InstanceRef ref = ann.instance();
            Path end = folder.resolve("end");
            // Quiet for longer than a command may take, so that commands which wait for output are cut off.
            Run run = ann.launch(ref, """
                    import itertools, os, sys, time
                    for number in itertools.count(1):
                        print("line %d ." % number, flush=True)
                        time.sleep(3 if number == 5 else 0.05)
                        if os.path.exists(sys.argv[1]):
                            break
                    print("last")
                    """, end.toString());
            HeardLog heard = new HeardLog(0);
            try (var ignored = ann.logs.follow(run.id(), 0, heard)) {
                patiently().untilAsserted(() -> assertThat(heard.text()).contains("line 8 "));
                assertThat(statuses()).as("commands that followed the log").contains("TimedOut");
                assertThat(heard.troubles).hasAtLeastOneElementOfType(Failure.TimedOut.class);
                assertThat(ann.look(run.id()).status().state()).isEqualTo(RunState.RUNNING);
                Files.createFile(end);
                patiently().until(() -> heard.ended.isPresent());
            }
            assertThat(heard.ended.orElseThrow().status().state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(heard.continuous).isTrue();
            assertThat(heard.text())
                    .isEqualTo(Files.readString(server.folderOf(run).resolve("log")));
        }
    }

    private List<String> statuses() throws IOException {
        List<String> statuses = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("local/commands"))) {
            for (Path file : files.filter(it -> it.endsWith("exit.json")).toList()) {
                statuses.add(
                        new ObjectMapper().readTree(file.toFile()).get("status").asText());
            }
        }
        return statuses;
    }

    @Test
    void anotherPersonSeesTheRunWithItsLogAndWhoLaunchedIt() {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            EndpointBench ann = server.person("ann");
            EndpointBench ben = server.person("ben");
            Run run =
                    ann.launch(ann.instance(), "print('hello from ann')\nimport time\ntime.sleep(300)\n", "--lr", "1");

            assertThat(ben.runs.history()).isEmpty();
            assertThat(ben.runs.discover(Location.thisComputer())).isEqualTo(1);

            Run seen = ben.runs.get(run.id());
            assertThat(seen.isLaunchedElsewhere()).isTrue();
            assertThat(seen.launchedBy()).isEqualTo(System.getProperty("user.name"));
            assertThat(seen.request().arguments()).containsExactly("--lr", "1");
            assertThat(seen.status().state()).isEqualTo(RunState.RUNNING);
            patiently()
                    .untilAsserted(() -> assertThat(
                                    new String(ben.logs.tail(run.id(), 1000).bytes()))
                            .contains("hello from ann"));
            assertThat(ben.runs.discover(Location.thisComputer()))
                    .as("it was asked a moment ago")
                    .isZero();
            assertThat(ann.runs.get(run.id()).isLaunchedElsewhere()).isFalse();
        }
    }

    @Test
    void aStopCopiesTheCheckpointFirstAndAsksWhereItCannot() throws Exception {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            EndpointBench ann = server.person("ann");
            InstanceRef ref = ann.instance();
            Run run = ann.launch(ref, SAVING);
            patiently().until(() -> new String(ann.logs.tail(run.id(), 100).bytes()).contains("ready"));
            StopService.Wish wish = new StopService.Wish(Duration.ofSeconds(60), true);
            List<String> told = new ArrayList<>();
            Steps steps = (step, state, detail) -> told.add(step + " " + state + " " + detail);

            StopService.Stopped stopped = ann.stops.stopRun(run.id(), wish, NEVER, steps, new Cancellation());

            var copied = stopped.copied().orElseThrow();
            assertThat(copied.uri()).endsWith("/runctl/checkpoints/" + run.id() + "/checkpoint_epoch_3.json");
            assertThat(copied.size()).isEqualTo(25);
            assertThat(told).anyMatch(it -> it.startsWith("step.copy-checkpoint DONE checkpoint_epoch_3.json · 25 B"));
            String[] place = copied.uri().substring("s3://".length()).split("/", 2);
            assertThat(ann.clients
                            .s3(Location.thisComputer())
                            .getObjectAsBytes(
                                    request -> request.bucket(place[0]).key(place[1]))
                            .asUtf8String())
                    .isEqualTo("{\"epoch\": 3, \"loss\": 0.5}");

            Files.delete(server.workspace(run).resolve(".runctl/projects/project/checkpoints/checkpoint_epoch_3.json"));
            assertThatThrownBy(() -> ann.stops.stopInstance(ref, wish, NEVER, Steps.NONE, new Cancellation()))
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            e -> assertThat(new FailureText().headline(e.failure()))
                                    .isEqualTo("There is no complete checkpoint of the latest run on " + ref.id()
                                            + " to copy."));
            assertThat(ann.gateway.get(ref).state()).isEqualTo(InstanceState.RUNNING);
        }
    }

    @Test
    void whereNobodyCanLookAnInstanceIsStoppedOnlyIfThePersonSaysSo() {
        Timings silent = new Timings(
                Timings.FAST.pending(),
                Duration.ofHours(1),
                Timings.FAST.stopGrace(),
                Timings.FAST.stopping(),
                Timings.FAST.terminatedShown());
        try (LocalServer server = new LocalServer(folder, silent)) {
            EndpointBench ann = server.person("ann");
            InstanceRef ref = ann.created();
            patiently().until(() -> ann.gateway.get(ref).state() == InstanceState.RUNNING);
            StopService.Wish wish = StopService.Wish.within(Duration.ofSeconds(5));

            assertThatThrownBy(() -> ann.stops.stopInstance(ref, wish, NEVER, Steps.NONE, new Cancellation()))
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            e -> assertThat(e.failure()).isInstanceOf(Failure.AgentOffline.class));
            assertThat(ann.gateway.get(ref).state()).isEqualTo(InstanceState.RUNNING);

            StopService.KillQuestion anyway = new StopService.KillQuestion() {
                @Override
                public boolean mayKill(Run run, Duration waited) {
                    return false;
                }

                @Override
                public boolean mayStopUnseen(InstanceRef unseen) {
                    return unseen.equals(ref);
                }
            };
            ann.stops.stopInstance(ref, wish, anyway, Steps.NONE, new Cancellation());
            assertThat(ann.gateway.get(ref).state()).isEqualTo(InstanceState.STOPPED);
        }
    }

    @Test
    void aRunOnATerminatedInstanceWasInterrupted() {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            EndpointBench ann = server.person("ann");
            InstanceRef ref = ann.instance();
            String deaf =
                    "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf', flush=True)\n"
                            + "time.sleep(300)\n";
            Run last = ann.launch(ref, deaf);
            ann.gateway.terminate(ref);
            patiently().until(() -> ann.gateway.get(ref).state() == InstanceState.TERMINATED);
            Run terminated = ann.look(last.id());
            assertThat(terminated.status().state()).isEqualTo(RunState.INTERRUPTED);
            assertThat(terminated.status().reason()).isEqualTo("instance-terminated");
        }
    }
}
