package dev.runctl.endpoint.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.runctl.endpoint.ec2.Ec2;
import dev.runctl.endpoint.ec2.Images;
import dev.runctl.endpoint.logs.Logs;
import dev.runctl.endpoint.session.Sessions;
import dev.runctl.endpoint.ssm.Ssm;
import dev.runctl.endpoint.wire.Operations;
import dev.runctl.endpoint.wire.ServiceError;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.awaitility.core.ConditionFactory;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;

/** A machine with its handlers for a test, called as the codec calls them. Closing it ends what was started. */
public final class LocalCloud implements AutoCloseable {
    public static final String IMAGE = Images.byParameter(
                    "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")
            .orElseThrow();

    public final Machine machine;
    private final Operations ec2;
    private final Operations ssm;
    private final Logs logs;

    public LocalCloud(Path folder) {
        this(folder, Timings.FAST);
    }

    public LocalCloud(Path folder, Timings timings) {
        machine = new Machine(folder, timings, Clock.systemUTC());
        ec2 = new Ec2(machine).operations();
        logs = new Logs(machine);
        ssm = new Ssm(machine, new Sessions(machine), logs.uploads()).operations();
    }

    public <Q, A> A ec2(String operation, Q request, Class<A> answer) {
        return call(ec2, operation, request, answer);
    }

    public <Q, A> A ssm(String operation, Q request, Class<A> answer) {
        return call(ssm, operation, request, answer);
    }

    @SuppressWarnings("unchecked")
    private static <Q, A> A call(Operations operations, String name, Q request, Class<A> answer) {
        Function<Q, ?> handler =
                (Function<Q, ?>) operations.find(name).orElseThrow().handler();
        return answer.cast(handler.apply(request));
    }

    public static ServiceError error(Runnable call) {
        ServiceError error = catchThrowableOfType(ServiceError.class, call::run);
        assertThat(error).as("an error was expected").isNotNull();
        return error;
    }

    public static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(30));
    }

    public List<Instance> launch(Consumer<RunInstancesRequest.Builder> more) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .imageId(IMAGE)
                .instanceType("t3.micro")
                .minCount(1)
                .maxCount(1);
        more.accept(request);
        return ec2("RunInstances", request.build(), RunInstancesResponse.class).instances();
    }

    /** An instance that commands can be sent to. */
    public String online() {
        String id = launch(request -> {}).getFirst().instanceId();
        awaitOnline(id);
        return id;
    }

    public void awaitOnline(String id) {
        patiently().until(() -> {
            Snapshot snapshot = machine.instances().list();
            LocalInstance instance = snapshot.find(id);
            return instance != null && instance.online(snapshot.now(), machine.timings());
        });
    }

    public List<Instance> describe(DescribeInstancesRequest request) {
        return ec2("DescribeInstances", request, DescribeInstancesResponse.class).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    public Instance describe(String id) {
        return describe(DescribeInstancesRequest.builder().instanceIds(id).build())
                .getFirst();
    }

    public String state(String id) {
        return describe(id).state().nameAsString();
    }

    public void awaitState(String id, String state) {
        patiently().until(() -> state(id).equals(state));
    }

    public String send(String instance, String... lines) {
        return send(SendCommandRequest.builder()
                .documentName("AWS-RunShellScript")
                .instanceIds(instance)
                .parameters(java.util.Map.of("commands", List.of(lines)))
                .build());
    }

    public String send(SendCommandRequest request) {
        return ssm("SendCommand", request, SendCommandResponse.class).command().commandId();
    }

    public GetCommandInvocationResponse invocation(String command, String instance) {
        return ssm(
                "GetCommandInvocation",
                GetCommandInvocationRequest.builder()
                        .commandId(command)
                        .instanceId(instance)
                        .build(),
                GetCommandInvocationResponse.class);
    }

    public GetCommandInvocationResponse awaitEnd(String command, String instance) {
        patiently()
                .until(() -> !List.of("Pending", "InProgress", "Cancelling")
                        .contains(invocation(command, instance).statusAsString()));
        return invocation(command, instance);
    }

    public GetCommandInvocationResponse run(String instance, String... lines) {
        return awaitEnd(send(instance, lines), instance);
    }

    public static boolean alive(long pid) {
        // A process nobody has waited for yet is listed although it has ended.
        return ProcessHandle.of(pid).isPresent() && !zombie(pid);
    }

    private static boolean zombie(long pid) {
        try {
            String stat = java.nio.file.Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            List<String> ids = machine.instances().list().instances().stream()
                    .filter(instance -> instance.recorded() != InstanceState.TERMINATED)
                    .map(LocalInstance::id)
                    .toList();
            if (!ids.isEmpty()) {
                ec2(
                        "TerminateInstances",
                        TerminateInstancesRequest.builder().instanceIds(ids).build(),
                        TerminateInstancesResponse.class);
                patiently()
                        .until(() -> machine.instances().list().instances().stream()
                                .allMatch(instance -> instance.recorded() == InstanceState.TERMINATED));
            }
        } finally {
            logs.close();
            machine.close();
        }
    }
}
