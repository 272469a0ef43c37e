package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.InstanceState;
import dev.runctl.endpoint.machine.Instances;
import dev.runctl.endpoint.machine.Machine;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** Start, stop, reboot, terminate. */
final class StateHandlers {
    private final Machine machine;

    StateHandlers(Machine machine) {
        this.machine = machine;
    }

    StartInstancesResponse start(StartInstancesRequest request) {
        List<String> ids = check(request.instanceIds(), request.dryRun());
        return StartInstancesResponse.builder()
                .startingInstances(changes(machine.instances().start(ids)))
                .build();
    }

    StopInstancesResponse stop(StopInstancesRequest request) {
        List<String> ids = check(request.instanceIds(), request.dryRun());
        boolean force = Boolean.TRUE.equals(request.force());
        return StopInstancesResponse.builder()
                .stoppingInstances(changes(machine.instances().stop(ids, force)))
                .build();
    }

    RebootInstancesResponse reboot(RebootInstancesRequest request) {
        machine.instances().reboot(check(request.instanceIds(), request.dryRun()));
        return RebootInstancesResponse.builder().build();
    }

    TerminateInstancesResponse terminate(TerminateInstancesRequest request) {
        List<String> ids = check(request.instanceIds(), request.dryRun());
        return TerminateInstancesResponse.builder()
                .terminatingInstances(changes(machine.instances().terminate(ids)))
                .build();
    }

    private List<String> check(List<String> ids, @Nullable Boolean dryRun) {
        Requests.requireSome(ids, "InstanceIds");
        List<String> distinct = List.copyOf(new LinkedHashSet<>(ids));
        Instances.requireKnown(machine.instances().list(), distinct);
        Requests.dryRun(dryRun);
        return distinct;
    }

    private static List<InstanceStateChange> changes(List<Instances.Change> changes) {
        return changes.stream()
                .map(change -> InstanceStateChange.builder()
                        .instanceId(change.instanceId())
                        .previousState(state(change.before()))
                        .currentState(state(change.after()))
                        .build())
                .toList();
    }

    static software.amazon.awssdk.services.ec2.model.InstanceState state(InstanceState state) {
        return software.amazon.awssdk.services.ec2.model.InstanceState.builder()
                .code(state.code())
                .name(state.word())
                .build();
    }
}
