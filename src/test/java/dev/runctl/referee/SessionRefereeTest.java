package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.channel.Frame;
import dev.runctl.channel.MessageType;
import dev.runctl.channel.PayloadType;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.testing.Referee;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The npm package ssm-session, a client nobody here wrote, works in a shell of This computer. */
class SessionRefereeTest {
    private static final Path NODE = Path.of("src/test/node").toAbsolutePath();

    @TempDir
    Path folder;

    private static void assumeNode() {
        Assumptions.assumeTrue(
                Files.isDirectory(NODE.resolve("node_modules/ssm-session")),
                "ssm-session is not installed: npm ci --prefix src/test/node");
        Assumptions.assumeTrue(nodeWorks(), "node is not installed");
    }

    private static boolean nodeWorks() {
        try {
            return Referee.run(List.of("node", "--version"), new byte[0], Map.of())
                            .status()
                    == 0;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }

    private static final String START = """
            import boto3, sys, time
            ec2, ssm = boto3.client("ec2"), boto3.client("ssm")
            image = ssm.get_parameter(Name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")
            made = ec2.run_instances(ImageId=image["Parameter"]["Value"], InstanceType="t3.micro", MinCount=1, MaxCount=1)
            instance = made["Instances"][0]["InstanceId"]
            try:
                ssm.start_session(Target=instance)
                sys.exit("a session before the agent is there")
            except ssm.exceptions.TargetNotConnected:
                pass
            while not ssm.describe_instance_information(Filters=[{"Key": "InstanceIds", "Values": [instance]}])["InstanceInformationList"]:
                time.sleep(0.1)
            started = ssm.start_session(Target=instance)
            active = ssm.describe_sessions(State="Active", Filters=[{"key": "Target", "value": instance}])["Sessions"]
            assert [one["SessionId"] for one in active] == [started["SessionId"]], active
            print(instance, started["StreamUrl"], started["TokenValue"])
            """;

    @Test
    void aShellBySsmSession() {
        assumeNode();
        Referee.assumeBoto3();
        try (LocalEndpoint endpoint = LocalEndpoint.start(folder.resolve("local"), 0, Timings.FAST)) {
            Referee referee = new Referee(
                    endpoint.url(),
                    endpoint.credentials().accessKeyId(),
                    endpoint.credentials().secretAccessKey());
            String[] started = referee.python(START).expectSuccess().split(" ");
            try {
                Referee.Outcome outcome = Referee.run(
                        List.of("node", NODE.resolve("session.js").toString(), started[1], started[2]),
                        "stty size\necho $((6 * 7)) \u00e4\nexit\n".getBytes(StandardCharsets.UTF_8),
                        Map.of());
                assertThat(outcome.expectSuccess()).contains("31 99").contains("42 \u00e4");
                assertItsFrames(outcome.errors());
            } finally {
                referee.python(
                                "import boto3, sys; boto3.client('ec2').terminate_instances(InstanceIds=[sys.argv[1]])",
                                started[0])
                        .expectSuccess();
            }
        }
    }

    /** Every frame it sent is read as what it meant. */
    private static void assertItsFrames(String hex) {
        List<Frame> frames = new ArrayList<>();
        hex.lines().forEach(line -> {
            try {
                frames.add(Frame.decodeTrusting(ByteBuffer.wrap(HexFormat.of().parseHex(line.strip()))));
            } catch (java.io.IOException e) {
                throw new AssertionError(line, e);
            }
        });
        assertThat(frames.getFirst().payloadType()).isEqualTo(PayloadType.SIZE);
        assertThat(frames.getFirst().text()).isEqualTo("{\"cols\":99,\"rows\":31}");
        assertThat(frames).anySatisfy(frame -> assertThat(frame.type()).isEqualTo(MessageType.ACKNOWLEDGE));
        assertThat(frames).anySatisfy(frame -> {
            assertThat(frame.type()).isEqualTo(MessageType.INPUT);
            assertThat(frame.sequence()).isEqualTo(1);
            assertThat(frame.text()).isEqualTo("stty size\r");
        });
    }
}
