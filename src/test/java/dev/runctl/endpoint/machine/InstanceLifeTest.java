package dev.runctl.endpoint.machine;

import static dev.runctl.endpoint.machine.LocalCloud.alive;
import static dev.runctl.endpoint.machine.LocalCloud.error;
import static dev.runctl.endpoint.machine.LocalCloud.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

class InstanceLifeTest {
    @TempDir
    Path folder;

    private LocalCloud cloud;

    @BeforeEach
    void open() {
        cloud = new LocalCloud(folder.resolve("local"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private void stop(LocalCloud where, boolean force, String... ids) {
        where.ec2(
                "StopInstances",
                StopInstancesRequest.builder().instanceIds(ids).force(force).build(),
                StopInstancesResponse.class);
    }

    private void terminate(String... ids) {
        cloud.ec2(
                "TerminateInstances",
                TerminateInstancesRequest.builder().instanceIds(ids).build(),
                TerminateInstancesResponse.class);
    }

    private void start(String id) {
        cloud.ec2(
                "StartInstances",
                StartInstancesRequest.builder().instanceIds(id).build(),
                StartInstancesResponse.class);
    }

    /** Starts a command that goes on and writes its process id; answers the id. */
    private long startProcess(String instance, String... lines) throws Exception {
        cloud.send(instance, lines);
        Path file = cloud.machine.workspace(instance).resolve("pid");
        patiently().until(() -> Files.exists(file) && Files.readString(file).endsWith("\n"));
        return Long.parseLong(Files.readString(file).strip());
    }

    @Test
    void passesThroughEveryStateAndKeepsItsId() {
        var launched = cloud.launch(request -> {}).getFirst();
        String id = launched.instanceId();
        assertThat(id).matches("i-[0-9a-f]{17}");
        assertThat(launched.state().nameAsString()).isEqualTo("pending");
        Path workspace = cloud.machine.workspace(id);
        assertThat(workspace).isDirectory();
        cloud.awaitState(id, "running");
        Instant firstStart = cloud.describe(id).launchTime();

        stop(cloud, false, id);
        assertThat(cloud.state(id)).isEqualTo("stopping");
        cloud.awaitState(id, "stopped");
        var stopped = cloud.describe(id);
        assertThat(stopped.stateTransitionReason())
                .matches("User initiated \\(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d GMT\\)");
        assertThat(stopped.stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
        assertThat(workspace).isDirectory();

        start(id);
        assertThat(cloud.state(id)).isEqualTo("pending");
        cloud.awaitState(id, "running");
        assertThat(cloud.describe(id).launchTime()).isAfter(firstStart);
        assertThat(cloud.describe(id).stateTransitionReason()).isEmpty();

        terminate(id);
        assertThat(cloud.state(id)).isEqualTo("shutting-down");
        cloud.awaitState(id, "terminated");
        assertThat(workspace).doesNotExist();
        assertThat(cloud.describe(id).blockDeviceMappings()).isEmpty();
    }

    @Test
    void refusesWhatTheStateForbidsAndChangesNothingThen() {
        String running = cloud.launch(request -> {}).getFirst().instanceId();
        assertThat(error(() -> stop(cloud, false, running)).code()).isEqualTo("IncorrectInstanceState");
        cloud.awaitState(running, "running");
        assertThat(error(() -> stop(cloud, false, running, "i-0123456789abcdef0"))
                        .code())
                .isEqualTo("InvalidInstanceID.NotFound");
        assertThat(error(() -> stop(cloud, false, running, "../../etc")).code())
                .isEqualTo("InvalidInstanceID.Malformed");
        assertThat(cloud.state(running)).isEqualTo("running");
        terminate(running);
        assertThat(error(() -> start(running)).code()).isEqualTo("IncorrectInstanceState");
    }

    @Test
    void killsWhatIgnoresSigtermAfterTheGrace() throws Exception {
        Timings hasty = new Timings(
                Duration.ofMillis(100),
                Duration.ofMillis(50),
                Duration.ofMillis(700),
                Duration.ofMillis(100),
                Duration.ofHours(1));
        try (LocalCloud other = new LocalCloud(folder.resolve("hasty"), hasty)) {
            String id = other.online();
            other.send(id, "trap 'echo got >> terms' TERM", "echo $$ > pid", "while :; do sleep 0.1; done");
            Path workspace = other.machine.workspace(id);
            patiently().until(() -> Files.exists(workspace.resolve("pid")) && Files.size(workspace.resolve("pid")) > 0);
            long pid = Long.parseLong(Files.readString(workspace.resolve("pid")).strip());
            stop(other, false, id);
            other.awaitState(id, "stopped");
            assertThat(alive(pid)).isFalse();
            assertThat(Files.readAllLines(workspace.resolve("terms"))).containsExactly("got");
        }
    }

    @Test
    void letsAProcessSaveDuringTheGrace() throws Exception {
        String id = cloud.online();
        startProcess(
                id,
                "trap 'sleep 0.4; echo saved > checkpoint; exit 0' TERM",
                "echo $$ > pid",
                "while :; do sleep 0.05; done");
        stop(cloud, false, id);
        cloud.awaitState(id, "stopped");
        assertThat(cloud.machine.workspace(id).resolve("checkpoint")).hasContent("saved\n");
    }

    @Test
    void findsAndEndsAProcessThatWentIntoTheBackgroundByDoubleFork() throws Exception {
        String id = cloud.online();
        long pid = startProcess(
                id,
                "python3 - <<'EOF'",
                "import os, time",
                "if os.fork(): os._exit(0)",
                "os.setsid()",
                "if os.fork(): os._exit(0)",
                "for f in range(3): os.close(f)",
                "open('pid', 'w').write('%d\\n' % os.getpid())",
                "time.sleep(600)",
                "EOF");
        assertThat(alive(pid)).isTrue();
        terminate(id);
        cloud.awaitState(id, "terminated");
        assertThat(alive(pid)).isFalse();
    }

    @Test
    void findsAChildThatHidItsEnvironment() throws Exception {
        String id = cloud.online();
        long pid = startProcess(id, "env -i /bin/sh -c 'echo $$ > pid; exec sleep 600' & wait");
        stop(cloud, false, id);
        cloud.awaitState(id, "stopped");
        assertThat(alive(pid)).isFalse();
    }

    @Test
    void leavesOtherInstancesProcessesAlone() throws Exception {
        String one = cloud.online();
        String two = cloud.online();
        long pid = startProcess(two, "echo $$ > pid; exec sleep 600");
        terminate(one);
        cloud.awaitState(one, "terminated");
        assertThat(alive(pid)).isTrue();
        assertThat(cloud.state(two)).isEqualTo("running");
    }

    @Test
    void rebootEndsProcessesAndStaysRunning() throws Exception {
        String id = cloud.online();
        long pid = startProcess(id, "echo $$ > pid; exec sleep 600");
        cloud.ec2(
                "RebootInstances",
                RebootInstancesRequest.builder().instanceIds(id).build(),
                RebootInstancesResponse.class);
        assertThat(cloud.state(id)).isEqualTo("running");
        patiently().until(() -> !alive(pid));
        cloud.awaitOnline(id);
        assertThat(cloud.state(id)).isEqualTo("running");
        assertThat(cloud.run(id, "echo back").standardOutputContent()).isEqualTo("back\n");
    }

    @Test
    void aStopGoesOnWhenTheProgramThatAskedForItEnds() throws Exception {
        String id = cloud.online();
        long pid = startProcess(id, "trap '' TERM", "echo $$ > pid", "while :; do sleep 0.1; done");
        LocalCloud leaving = new LocalCloud(folder.resolve("local"));
        stop(leaving, true, id);
        leaving.machine.close();
        patiently().until(() -> !alive(pid));
        cloud.awaitState(id, "stopped");
    }

    @Test
    void aReaperThatComesLateLeavesTheNextStartAlone() throws Exception {
        String id = cloud.online();
        stop(cloud, false, id);
        cloud.awaitState(id, "stopped");
        start(id);
        cloud.awaitOnline(id);
        long pid = startProcess(id, "echo $$ > pid; exec sleep 600");
        Path reaping = folder.resolve("local/reaping");
        String done;
        try (var files = Files.newDirectoryStream(reaping, id + "-*.done")) {
            done = files.iterator().next().getFileName().toString();
        }
        String token = done.substring(id.length() + 1, done.length() - ".done".length());
        try (var programs = Files.newDirectoryStream(folder.resolve("local"), "machine-*.py")) {
            Process late = new ProcessBuilder(
                            "python3",
                            programs.iterator().next().toString(),
                            "reap",
                            reaping.toString(),
                            id,
                            token,
                            "0",
                            "",
                            "")
                    .start();
            assertThat(late.waitFor()).isZero();
        }
        assertThat(alive(pid)).isTrue();
    }

    @Test
    void twoProgramsSeeTheSame() {
        try (LocalCloud other = new LocalCloud(folder.resolve("local"))) {
            String id = cloud.launch(request -> {}).getFirst().instanceId();
            assertThat(other.describe(id).instanceId()).isEqualTo(id);
            other.awaitOnline(id);
            String command = other.send(id, "echo from the other");
            assertThat(cloud.awaitEnd(command, id).standardOutputContent()).isEqualTo("from the other\n");
            stop(other, false, id);
            cloud.awaitState(id, "stopped");
            assertThat(other.state(id)).isEqualTo("stopped");
        }
        cloud = new LocalCloud(folder.resolve("local"));
    }

    @Test
    void anEndedInstanceIsForgottenAfterAWhile() {
        Timings forgetful = new Timings(
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                Duration.ofMillis(100));
        try (LocalCloud other = new LocalCloud(folder.resolve("forgetful"), forgetful)) {
            String id = other.launch(request -> {}).getFirst().instanceId();
            other.ec2(
                    "TerminateInstances",
                    TerminateInstancesRequest.builder().instanceIds(id).build(),
                    TerminateInstancesResponse.class);
            patiently()
                    .until(() -> other.describe(
                                    DescribeInstancesRequest.builder().build())
                            .isEmpty());
            assertThat(error(() -> other.state(id)).code()).isEqualTo("InvalidInstanceID.NotFound");
        }
    }

    @Test
    void theFoldersAreTheUsersAlone() throws Exception {
        String id = cloud.launch(request -> {}).getFirst().instanceId();
        for (Path path :
                List.of(folder.resolve("local"), cloud.machine.workspace(id), folder.resolve("local/commands"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }
}
