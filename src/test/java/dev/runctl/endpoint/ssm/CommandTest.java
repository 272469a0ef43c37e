package dev.runctl.endpoint.ssm;

import static dev.runctl.endpoint.machine.LocalCloud.alive;
import static dev.runctl.endpoint.machine.LocalCloud.error;
import static dev.runctl.endpoint.machine.LocalCloud.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.endpoint.machine.LocalCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.CancelCommandResponse;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandsResponse;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

class CommandTest {
    @TempDir
    Path folder;

    private LocalCloud cloud;
    private String instance;

    @BeforeEach
    void open() {
        cloud = new LocalCloud(folder.resolve("local"));
        instance = cloud.online();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private String send(Consumer<SendCommandRequest.Builder> more) {
        SendCommandRequest.Builder request = SendCommandRequest.builder()
                .documentName("AWS-RunShellScript")
                .instanceIds(instance)
                .parameters(Map.of("commands", List.of("true")));
        more.accept(request);
        return cloud.send(request.build());
    }

    private Path commandFolder(String command) {
        return folder.resolve("local/commands").resolve(command).resolve(instance);
    }

    @Test
    void answersWhatWasPrintedAndTheExitCode() {
        var ended = cloud.run(instance, "echo out", "echo err >&2", "exit 7");
        assertThat(ended.statusAsString()).isEqualTo("Failed");
        assertThat(ended.responseCode()).isEqualTo(7);
        assertThat(ended.standardOutputContent()).isEqualTo("out\n");
        assertThat(ended.standardErrorContent()).isEqualTo("err\nfailed to run commands: exit status 7");
        assertThat(ended.executionElapsedTime()).startsWith("PT");
        var good =
                cloud.run(instance, "pwd", "echo $RUNCTL_INSTANCE_ID $AWS_DEFAULT_REGION", "echo $HOME $RUNCTL_HOME");
        Path workspace = cloud.machine.workspace(instance);
        assertThat(good.statusAsString()).isEqualTo("Success");
        assertThat(good.standardOutputContent())
                .isEqualTo(workspace + "\n" + instance + " us-east-1\n" + workspace + " " + workspace + "/.runctl\n");
    }

    @Test
    void showsNothingBeforeTheEnd() throws Exception {
        String command = cloud.send(instance, "echo early", "touch printed", "while [ ! -e go ]; do sleep 0.05; done");
        Path workspace = cloud.machine.workspace(instance);
        patiently().until(() -> Files.exists(workspace.resolve("printed")));
        var open = cloud.invocation(command, instance);
        assertThat(open.statusAsString()).isEqualTo("InProgress");
        assertThat(open.responseCode()).isEqualTo(-1);
        assertThat(open.standardOutputContent()).isEmpty();
        Files.createFile(workspace.resolve("go"));
        assertThat(cloud.awaitEnd(command, instance).standardOutputContent()).isEqualTo("early\n");
    }

    @Test
    void cutsLongOutputWithTheAgentsMark() {
        var ended = cloud.run(
                instance, "python3 -c \"import sys; sys.stdout.write('é' * 30000); sys.stderr.write('e' * 9000)\"");
        assertThat(ended.standardOutputContent()).hasSize(24_000).endsWith("é\n---Output truncated---");
        assertThat(ended.standardErrorContent()).hasSize(8_000).endsWith("e\n---Error truncated----");
        var listed = list(true).getFirst().commandPlugins().getFirst();
        assertThat(listed.output()).hasSizeLessThanOrEqualTo(2_500).contains("---Output truncated---");
        var whole = cloud.run(instance, "python3 -c \"print('x' * 23999)\"");
        assertThat(whole.standardOutputContent()).isEqualTo("x".repeat(23_999) + "\n");
    }

    @Test
    void aFloodOfOutputFillsNoDisk() throws Exception {
        String command = cloud.send(instance, "head -c 50000000 /dev/zero");
        assertThat(cloud.awaitEnd(command, instance).statusAsString()).isEqualTo("Success");
        assertThat(Files.size(commandFolder(command).resolve("stdout"))).isLessThanOrEqualTo(100_000);
    }

    @Test
    void killsTheProcessGroupAtTheExecutionTimeout() throws Exception {
        String command = send(request -> request.parameters(Map.of(
                "commands",
                List.of("echo begun", "sleep 600 & echo $! > child", "wait"),
                "executionTimeout",
                List.of("1"))));
        var ended = cloud.awaitEnd(command, instance);
        assertThat(ended.statusAsString()).isEqualTo("TimedOut");
        assertThat(ended.statusDetails()).isEqualTo("ExecutionTimedOut");
        assertThat(ended.standardOutputContent()).isEmpty();
        long child = Long.parseLong(
                Files.readString(cloud.machine.workspace(instance).resolve("child"))
                        .strip());
        patiently().until(() -> !alive(child));
    }

    @Test
    void anExecutionTimeoutOutOfRangeIsAnHour() throws Exception {
        String command = send(request ->
                request.parameters(Map.of("commands", List.of("true"), "executionTimeout", List.of("2505600"))));
        assertThat(Files.readString(commandFolder(command).resolve("spec.json")))
                .contains("\"timeout\":3600");
        cloud.awaitEnd(command, instance);
    }

    @Test
    void staysInProgressWhileAChildHoldsTheOutput() throws Exception {
        String command = cloud.send(instance, "(while [ ! -e go ]; do sleep 0.05; done) &", "touch over");
        Path workspace = cloud.machine.workspace(instance);
        patiently().until(() -> Files.exists(workspace.resolve("over")));
        Thread.sleep(300);
        assertThat(cloud.invocation(command, instance).statusAsString()).isEqualTo("InProgress");
        Files.createFile(workspace.resolve("go"));
        assertThat(cloud.awaitEnd(command, instance).statusAsString()).isEqualTo("Success");
    }

    @Test
    void returnsAtOnceFromAChildThatLetGoOfTheOutput() {
        var ended = cloud.run(instance, "setsid sleep 600 </dev/null >/dev/null 2>&1 &", "echo started");
        assertThat(ended.standardOutputContent()).isEqualTo("started\n");
    }

    @Test
    void runsUnderShUnlessTheFirstLineSaysOtherwise() {
        assertThat(cloud.run(instance, "#!/usr/bin/env python3", "print(6 * 7)").standardOutputContent())
                .isEqualTo("42\n");
        assertThat(cloud.run(instance, "", "#!/usr/bin/env python3", "echo still sh")
                        .standardOutputContent())
                .isEqualTo("still sh\n");
        assertThat(cloud.run(instance, "#!/no/such/interpreter", "x").statusAsString())
                .isEqualTo("Failed");
    }

    @Test
    void cancelKillsAndTheEndIsFinal() {
        String command = cloud.send(instance, "sleep 600");
        cancel(command);
        var ended = cloud.awaitEnd(command, instance);
        assertThat(ended.statusAsString()).isEqualTo("Cancelled");
        String good = cloud.send(instance, "true");
        cloud.awaitEnd(good, instance);
        cancel(good);
        assertThat(cloud.invocation(good, instance).statusAsString()).isEqualTo("Success");
    }

    private void cancel(String command) {
        cloud.ssm(
                "CancelCommand",
                CancelCommandRequest.builder().commandId(command).build(),
                CancelCommandResponse.class);
    }

    @Test
    void aKilledSupervisorIsSaidHonestly() throws Exception {
        String command = cloud.send(instance, "sleep 600");
        Path lock = commandFolder(command).resolve("lock");
        patiently().until(() -> Files.exists(lock) && Files.size(lock) > 0);
        ProcessHandle.of(Long.parseLong(Files.readString(lock).strip()))
                .orElseThrow()
                .destroyForcibly();
        var ended = cloud.awaitEnd(command, instance);
        assertThat(ended.statusAsString()).isEqualTo("Failed");
        assertThat(ended.statusDetails()).isEqualTo("Undeliverable");
        assertThat(ended.responseCode()).isEqualTo(-1);
    }

    @Test
    void aCommandOutlivesTheProgramThatSentIt() throws Exception {
        LocalCloud leaving = new LocalCloud(folder.resolve("local"));
        String command = leaving.send(instance, "while [ ! -e go ]; do sleep 0.05; done", "echo done");
        leaving.machine.close();
        Files.createFile(cloud.machine.workspace(instance).resolve("go"));
        assertThat(cloud.awaitEnd(command, instance).standardOutputContent()).isEqualTo("done\n");
    }

    @Test
    void hostileTextArrivesUntouched() {
        String hostile = "a b \"c\" $(touch pwned) `touch pwned` \\ 'it' ünïcødé 🚀 --flag";
        var ended = cloud.run(instance, "cat <<'END'", hostile, "END");
        assertThat(ended.standardOutputContent()).isEqualTo(hostile + "\n");
        assertThat(cloud.machine.workspace(instance).resolve("pwned")).doesNotExist();
    }

    @Test
    void refusesWhatSsmRefuses() {
        assertThat(error(() -> send(r -> r.documentName("AWS-Nothing"))).code()).isEqualTo("InvalidDocument");
        assertThat(error(() -> send(r -> r.parameters(Map.of()))).code()).isEqualTo("InvalidParameters");
        assertThat(error(() -> send(r -> r.parameters(Map.of("commands", List.of("x"), "other", List.of("y")))))
                        .code())
                .isEqualTo("InvalidParameters");
        assertThat(error(() -> send(r -> r.instanceIds("i-0123456789abcdef0"))).code())
                .isEqualTo("InvalidInstanceId");
        assertThat(error(() -> send(r -> r.instanceIds(instance, instance))).code())
                .isEqualTo("DuplicateInstanceId");
        assertThat(error(() -> send(r -> r.timeoutSeconds(29))).code()).isEqualTo("ValidationException");
        assertThat(error(() -> send(r -> r.parameters(Map.of("commands", List.of("#".repeat(65_537))))))
                        .code())
                .isEqualTo("MaxDocumentSizeExceeded");
        assertThat(error(() -> cloud.invocation("00000000-0000-0000-0000-000000000000", instance))
                        .code())
                .isEqualTo("InvocationDoesNotExist");
        assertThat(error(() -> cancel("00000000-0000-0000-0000-000000000000")).code())
                .isEqualTo("InvalidCommandId");
    }

    @Test
    void agentsAreThoseOfInstancesThatAreUp() {
        String young = cloud.launch(request -> {}).getFirst().instanceId();
        assertThat(agents()).containsExactly(instance);
        assertThat(error(() -> send(r -> r.instanceIds(young))).code()).isEqualTo("InvalidInstanceId");
        cloud.awaitOnline(young);
        assertThat(agents()).containsExactly(instance, young);
        cloud.ec2(
                "StopInstances",
                StopInstancesRequest.builder().instanceIds(young).build(),
                StopInstancesResponse.class);
        assertThat(agents()).containsExactly(instance);
        assertThat(error(() -> send(r -> r.instanceIds(young))).code()).isEqualTo("InvalidInstanceId");
    }

    private List<String> agents() {
        return cloud
                .ssm(
                        "DescribeInstanceInformation",
                        DescribeInstanceInformationRequest.builder()
                                .filters(filter -> filter.key("PingStatus").values("Online"))
                                .build(),
                        DescribeInstanceInformationResponse.class)
                .instanceInformationList()
                .stream()
                .map(agent -> agent.instanceId())
                .toList();
    }

    @Test
    void targetsChooseByTag() {
        String tagged = cloud.launch(request -> request.tagSpecifications(TagSpecification.builder()
                        .resourceType("instance")
                        .tags(Tag.builder().key("Name").value("it's \"one\"").build())
                        .build()))
                .getFirst()
                .instanceId();
        cloud.awaitOnline(tagged);
        String command = send(request -> request.instanceIds(List.of())
                .targets(target -> target.key("tag:Name").values("it's \"one\"")));
        assertThat(cloud.awaitEnd(command, tagged).statusAsString()).isEqualTo("Success");
        assertThat(error(() -> cloud.invocation(command, instance)).code()).isEqualTo("InvocationDoesNotExist");
        assertThat(list(false).getFirst().instanceName()).isEqualTo("it's \"one\"");
    }

    private List<software.amazon.awssdk.services.ssm.model.CommandInvocation> list(boolean details) {
        return cloud.ssm(
                        "ListCommandInvocations",
                        ListCommandInvocationsRequest.builder().details(details).build(),
                        ListCommandInvocationsResponse.class)
                .commandInvocations();
    }

    @Test
    void listsCommandsNewestFirstInPages() {
        String first = cloud.send(instance, "true");
        String second = cloud.send(instance, "exit 1");
        cloud.awaitEnd(first, instance);
        cloud.awaitEnd(second, instance);
        var page = commands("");
        assertThat(page.commands()).extracting("commandId").containsExactly(second);
        assertThat(page.commands().getFirst().statusAsString()).isEqualTo("Failed");
        assertThat(page.commands().getFirst().errorCount()).isEqualTo(1);
        var rest = commands(page.nextToken());
        assertThat(rest.commands()).extracting("commandId").containsExactly(first);
        assertThat(rest.nextToken()).isNull();
        assertThat(error(() -> commands("nonsense")).code()).isEqualTo("InvalidNextToken");
    }

    private ListCommandsResponse commands(String token) {
        return cloud.ssm(
                "ListCommands",
                ListCommandsRequest.builder().maxResults(1).nextToken(token).build(),
                ListCommandsResponse.class);
    }

    @Test
    void publicParametersNameImages() {
        String name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
        assertThat(cloud.ssm(
                                "GetParameter",
                                GetParameterRequest.builder().name(name).build(),
                                GetParameterResponse.class)
                        .parameter()
                        .value())
                .isEqualTo(LocalCloud.IMAGE);
        assertThat(cloud.ssm(
                                "GetParametersByPath",
                                GetParametersByPathRequest.builder()
                                        .path("/aws/service/ami-amazon-linux-latest")
                                        .build(),
                                GetParametersByPathResponse.class)
                        .parameters())
                .extracting("name")
                .contains(name);
        assertThat(error(() -> cloud.ssm(
                                "GetParameter",
                                GetParameterRequest.builder().name("/x").build(),
                                GetParameterResponse.class))
                        .code())
                .isEqualTo("ParameterNotFound");
    }
}
