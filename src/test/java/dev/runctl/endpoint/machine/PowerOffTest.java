package dev.runctl.endpoint.machine;

import static dev.runctl.endpoint.machine.LocalCloud.alive;
import static dev.runctl.endpoint.machine.LocalCloud.error;
import static dev.runctl.endpoint.machine.LocalCloud.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;

/** Instances that shut themselves down, whether or not somebody looks. */
class PowerOffTest {
    private static final String POWER_OFF =
            "python3 \"$RUNCTL_MACHINE_PROGRAM\" poweroff \"$RUNCTL_ENDPOINT_FOLDER\" \"$RUNCTL_INSTANCE_ID\"";

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

    @Test
    void endsTheProcessesWithNobodyLookingAndIsStoppedForWhoeverLooksNext() throws Exception {
        String id = cloud.online();
        Path pid = cloud.machine.workspace(id).resolve("pid");
        cloud.send(
                id,
                "echo last words >> \"$RUNCTL_CONSOLE\"",
                "sleep 600 & echo $! > pid",
                "while [ ! -e go ]; do sleep 0.05; done; " + POWER_OFF);
        patiently().until(() -> Files.exists(pid) && Files.readString(pid).endsWith("\n"));
        long sleeper = Long.parseLong(Files.readString(pid).strip());
        assertThat(cloud.state(id)).isEqualTo("running");
        Files.createFile(cloud.machine.workspace(id).resolve("go"));
        patiently().until(() -> !alive(sleeper)); // nobody has asked the machine anything meanwhile

        cloud.awaitState(id, "stopped");
        assertThat(cloud.describe(id).stateReason().code()).isEqualTo("Client.InstanceInitiatedShutdown");
        assertThat(cloud.describe(id).stateTransitionReason()).isEmpty();
        assertThat(console(id)).isEqualTo("last words\n");
        cloud.ec2(
                "StartInstances",
                StartInstancesRequest.builder().instanceIds(id).build(),
                StartInstancesResponse.class);
        cloud.awaitState(id, "running");
        assertThat(cloud.describe(id).stateReason()).isNull();
    }

    @Test
    void whatIsNotOfThisStartSaysNothing() throws Exception {
        String id = cloud.online();
        Path records = folder.resolve("local/poweroff");
        double before = Instant.now().minus(Duration.ofHours(1)).toEpochMilli() / 1000.0;
        for (String text : new String[] {
            "{\"token\": \"abcd0123\", \"at\": " + before + "}",
            "{\"token\": \"../../x\", \"at\": 4000000000}",
            "{\"token\": \"abcd0123\"}",
            "{\"token\"",
            "",
            "[1]"
        }) {
            Files.writeString(records.resolve(id + ".json"), text);
            assertThat(cloud.state(id)).as(text).isEqualTo("running");
            assertThat(records).isEmptyDirectory();
        }
        Files.writeString(records.resolve("i-0123456789abcdef0.json"), "{\"token\": \"abcd0123\", \"at\": 4000000000}");
        assertThat(cloud.state(id)).isEqualTo("running");
        assertThat(records).isEmptyDirectory();
    }

    @Test
    void aOneTimeSpotInstanceIsGoneForGoodAsIsWhatWasLaunchedSo() {
        String id = cloud.launch(request -> request.instanceMarketOptions(it -> it.marketType(MarketType.SPOT)))
                .getFirst()
                .instanceId();
        cloud.awaitOnline(id);
        assertThat(behavior(id)).isEqualTo("terminate");
        assertThat(behavior(cloud.online())).isEqualTo("stop");
        String asked = cloud.launch(request -> request.instanceInitiatedShutdownBehavior("terminate"))
                .getFirst()
                .instanceId();
        cloud.awaitOnline(asked);
        assertThat(behavior(asked)).isEqualTo("terminate");
        cloud.send(id, POWER_OFF);
        cloud.send(asked, POWER_OFF);
        cloud.awaitState(id, "terminated");
        cloud.awaitState(asked, "terminated");
        assertThat(error(() -> attribute(id, "userData")).code()).isEqualTo("InvalidParameterValue");
    }

    @Test
    void theConsoleIsItsLast64Kilobytes() throws Exception {
        String id = cloud.online();
        assertThat(console(id)).isNull();
        Files.writeString(cloud.machine.console(id), "x".repeat(100_000) + "end");
        assertThat(console(id)).hasSize(64 * 1024).endsWith("xend");
    }

    private String console(String id) {
        String output = cloud.ec2(
                        "GetConsoleOutput",
                        GetConsoleOutputRequest.builder().instanceId(id).build(),
                        GetConsoleOutputResponse.class)
                .output();
        return output == null ? null : new String(Base64.getDecoder().decode(output), StandardCharsets.UTF_8);
    }

    private String behavior(String id) {
        return attribute(id, "instanceInitiatedShutdownBehavior")
                .instanceInitiatedShutdownBehavior()
                .value();
    }

    private DescribeInstanceAttributeResponse attribute(String id, String name) {
        return cloud.ec2(
                "DescribeInstanceAttribute",
                DescribeInstanceAttributeRequest.builder()
                        .instanceId(id)
                        .attribute(name)
                        .build(),
                DescribeInstanceAttributeResponse.class);
    }
}
