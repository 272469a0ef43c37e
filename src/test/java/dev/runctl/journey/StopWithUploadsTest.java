package dev.runctl.journey;

import static dev.runctl.testing.LocalServer.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.StopService;
import dev.runctl.testing.EndpointBench;
import dev.runctl.testing.LocalServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopping an instance while a script runs whose checkpoints it copies to S3 by itself. */
class StopWithUploadsTest {
    /** Saves once more when it is told to end. */
    private static final String SCRIPT = """
            import json, os, signal, sys, time
            os.makedirs("checkpoints", exist_ok=True)
            def save(name, epoch):
                with open("checkpoints/" + name + ".tmp", "w") as file:
                    json.dump({"epoch": epoch}, file)
                os.rename("checkpoints/" + name + ".tmp", "checkpoints/" + name)
            def end(signum, frame):
                save("last_%s.json" % sys.argv[1], 2)
                sys.exit(0)
            signal.signal(signal.SIGTERM, end)
            save("first_%s.json" % sys.argv[1], 1)
            print("saved", flush=True)
            while True:
                time.sleep(0.1)
            """;

    @TempDir
    Path folder;

    private static final StopService.Wish WISH = StopService.Wish.within(Duration.ofSeconds(60));

    @Test
    void theLastSaveIsInS3BeforeTheInstanceStopsAndIfS3RefusesThePersonDecides() {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            EndpointBench ann = server.person("ann");
            InstanceRef ref = ann.instance();

            Run first = running(ann, ref, "a");
            List<String> told = new ArrayList<>();
            StopService.Stopped stopped = ann.stops.stopInstance(
                    ref, WISH, answering(false), (step, state, detail) -> told.add(step + " " + state), go());
            assertThat(told).containsSubsequence("step.wait-uploads DONE", "step.stop-instance STARTED");
            assertThat(stopped.copied().orElseThrow().uri()).endsWith("/" + first.id() + "/last_a.json");
            assertThat(keys(ann, first)).anyMatch(it -> it.endsWith("/last_a.json"));
            assertThat(state(ann, ref)).isEqualTo(InstanceState.STOPPED);

            ann.instances.start(ref);
            ann.ready(ref);
            Run second = running(ann, ref, "b");
            removeBucket(ann);
            assertThatThrownBy(() ->
                            ann.stops.stopInstance(ref, WISH, answering(false), (step, state, detail) -> {}, go()))
                    .isInstanceOfSatisfying(ServiceException.class, e -> {
                        assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        Failure.OnInstance.class,
                                        it -> assertThat(it.problem()).isEqualTo("upload-failed"));
                        assertThat(e.failure().evidence().detail()).contains("NoSuchBucket");
                    });
            assertThat(state(ann, ref)).as("nobody agreed to lose the copy").isEqualTo(InstanceState.RUNNING);
            assertThat(ann.look(second.id()).status().state()).isEqualTo(RunState.STOPPED);

            StopService.Stopped without =
                    ann.stops.stopInstance(ref, WISH, answering(true), (step, state, detail) -> {}, go());
            assertThat(without.copied()).isEmpty();
            assertThat(state(ann, ref)).isEqualTo(InstanceState.STOPPED);
        }
    }

    private static Cancellation go() {
        return new Cancellation();
    }

    private static StopService.KillQuestion answering(boolean goOn) {
        return new StopService.KillQuestion() {
            @Override
            public boolean mayKill(Run run, Duration waited) {
                throw new AssertionError("nothing is to be killed");
            }

            @Override
            public boolean mayGoOnWithoutCopy(Failure failure) {
                return goOn;
            }
        };
    }

    private static Run running(EndpointBench ann, InstanceRef ref, String name) {
        Run run = ann.launch(ann.request(ref, SCRIPT, name).uploading(true));
        patiently().until(() -> new String(ann.logs.tail(run.id(), 100).bytes()).contains("saved"));
        return run;
    }

    private static List<String> keys(EndpointBench ann, Run run) {
        List<String> keys = new ArrayList<>();
        CheckpointBucket.Address address = ann.bucket.address(Location.thisComputer());
        ann.bucket.list(
                Location.thisComputer(),
                address.bucket(),
                "runctl/checkpoints/" + run.id() + "/",
                it -> keys.add(it.key()),
                go());
        return keys;
    }

    private static void removeBucket(EndpointBench ann) {
        String bucket = ann.bucket.address(Location.thisComputer()).bucket();
        var s3 = ann.clients.s3(Location.thisComputer());
        s3.listObjectsV2Paginator(it -> it.bucket(bucket))
                .contents()
                .forEach(object -> s3.deleteObject(it -> it.bucket(bucket).key(object.key())));
        s3.deleteBucket(it -> it.bucket(bucket));
    }

    private static InstanceState state(EndpointBench ann, InstanceRef ref) {
        return ann.gateway.get(ref).state();
    }
}
