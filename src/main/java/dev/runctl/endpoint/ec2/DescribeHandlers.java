package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.InstanceState;
import dev.runctl.endpoint.machine.Instances;
import dev.runctl.endpoint.machine.LocalInstance;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Snapshot;
import dev.runctl.endpoint.wire.ServiceError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;

/** Lists of instances. */
final class DescribeHandlers {
    private record Answered(LocalInstance row, InstanceState state, Instance answer) {}

    private final Machine machine;
    private final InstanceAnswers answers;
    private final Map<String, Answered> answered = new ConcurrentHashMap<>();

    DescribeHandlers(Machine machine, Images images, InstanceTypes types) {
        this.machine = machine;
        this.answers = new InstanceAnswers(images, types);
    }

    DescribeInstancesResponse instances(DescribeInstancesRequest request) {
        Snapshot snapshot = machine.instances().list();
        List<LocalInstance> asked = asked(snapshot, request.instanceIds(), request.maxResults());
        Requests.dryRun(request.dryRun());
        List<LocalInstance> found =
                new Filters(request.filters()).apply(asked, (instance, name) -> value(snapshot, instance, name));
        Paging<LocalInstance> page =
                Paging.of(found, LocalInstance::seq, request.maxResults(), request.nextToken(), 5, 1000);
        Map<String, List<Instance>> reservations = new LinkedHashMap<>();
        for (LocalInstance instance : page.items()) {
            reservations
                    .computeIfAbsent(instance.reservationId(), id -> new ArrayList<>())
                    .add(answer(instance, state(snapshot, instance)));
        }
        if (answered.size() > 2 * snapshot.instances().size()) {
            answered.clear();
        }
        return DescribeInstancesResponse.builder()
                .reservations(reservations.entrySet().stream()
                        .map(entry -> InstanceAnswers.reservation(entry.getKey(), entry.getValue()))
                        .toList())
                .nextToken(page.next())
                .build();
    }

    /** Built once for as long as the row and the state are the same: most of a long list is, from one poll to the next. */
    private Instance answer(LocalInstance row, InstanceState state) {
        Answered known = answered.get(row.id());
        if (known != null && known.row == row && known.state == state) {
            return known.answer;
        }
        Instance answer = answers.answer(row, state);
        answered.put(row.id(), new Answered(row, state, answer));
        return answer;
    }

    DescribeInstanceStatusResponse status(DescribeInstanceStatusRequest request) {
        Snapshot snapshot = machine.instances().list();
        boolean all = Boolean.TRUE.equals(request.includeAllInstances());
        List<LocalInstance> asked = asked(snapshot, request.instanceIds(), request.maxResults()).stream()
                .filter(instance -> all || state(snapshot, instance) == InstanceState.RUNNING)
                .toList();
        Requests.dryRun(request.dryRun());
        List<LocalInstance> found =
                new Filters(request.filters()).apply(asked, (instance, name) -> statusValue(snapshot, instance, name));
        Paging<LocalInstance> page =
                Paging.of(found, LocalInstance::seq, request.maxResults(), request.nextToken(), 5, 1000);
        return DescribeInstanceStatusResponse.builder()
                .instanceStatuses(page.items().stream()
                        .map(instance -> status(snapshot, instance))
                        .toList())
                .nextToken(page.next())
                .build();
    }

    private InstanceStatus status(Snapshot snapshot, LocalInstance instance) {
        InstanceStatusSummary summary = InstanceStatusSummary.builder()
                .status(health(snapshot, instance))
                .details(details -> details.name("reachability")
                        .status(
                                switch (health(snapshot, instance)) {
                                    case "ok" -> "passed";
                                    case "initializing" -> "initializing";
                                    default -> "insufficient-data";
                                }))
                .build();
        return InstanceStatus.builder()
                .instanceId(instance.id())
                .availabilityZone(instance.zone())
                .instanceState(StateHandlers.state(state(snapshot, instance)))
                .instanceStatus(summary)
                .systemStatus(summary)
                .build();
    }

    private String health(Snapshot snapshot, LocalInstance instance) {
        if (state(snapshot, instance) != InstanceState.RUNNING) {
            return "not-applicable";
        }
        return instance.online(snapshot.now(), machine.timings()) ? "ok" : "initializing";
    }

    private static List<LocalInstance> asked(Snapshot snapshot, List<String> ids, @Nullable Integer max) {
        if (ids.isEmpty()) {
            return List.copyOf(snapshot.instances());
        }
        if (max != null) {
            throw new ServiceError(
                    "InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        Instances.requireKnown(snapshot, ids);
        Set<String> wanted = new HashSet<>(ids);
        return snapshot.instances().stream()
                .filter(instance -> wanted.contains(instance.id()))
                .toList();
    }

    private InstanceState state(Snapshot snapshot, LocalInstance instance) {
        return instance.state(snapshot.now(), machine.timings());
    }

    private @Nullable List<String> statusValue(Snapshot snapshot, LocalInstance instance, String name) {
        return switch (name) {
            case "availability-zone" -> List.of(instance.zone());
            case "instance-state-name" -> List.of(state(snapshot, instance).word());
            case "instance-state-code" ->
                List.of(Integer.toString(state(snapshot, instance).code()));
            case "instance-status.status", "system-status.status" -> List.of(health(snapshot, instance));
            default -> null;
        };
    }

    private @Nullable List<String> value(Snapshot snapshot, LocalInstance instance, String name) {
        return switch (name) {
            case "instance-id" -> List.of(instance.id());
            case "instance-state-name" -> List.of(state(snapshot, instance).word());
            case "instance-state-code" ->
                List.of(Integer.toString(state(snapshot, instance).code()));
            case "instance-type" -> List.of(instance.type());
            case "instance-lifecycle" -> instance.spot() ? List.of("spot") : List.of();
            case "spot-instance-request-id" -> one(instance.spotRequestId());
            case "image-id" -> List.of(instance.imageId());
            case "availability-zone" -> List.of(instance.zone());
            case "private-ip-address" -> List.of(instance.privateIp());
            case "private-dns-name" -> List.of("ip-" + instance.privateIp().replace('.', '-') + ".ec2.internal");
            case "reservation-id" -> List.of(instance.reservationId());
            case "owner-id" -> List.of(Machine.ACCOUNT);
            case "client-token" -> one(instance.clientToken());
            case "key-name" -> one(instance.keyName());
            case "iam-instance-profile.arn" -> one(instance.profileArn());
            case "architecture" -> List.of(InstanceAnswers.ARCHITECTURE);
            case "root-device-type" -> List.of("ebs");
            case "vpc-id", "network-interface.vpc-id" -> List.of(InstanceAnswers.NETWORK);
            case "subnet-id" -> List.of(InstanceAnswers.subnet(instance.zone()));
            case "instance.group-id", "group-id" -> instance.groups();
            case "launch-time" -> List.of(instance.launchTime().toString());
            case "tenancy" -> List.of("default");
            case "block-device-mapping.volume-id" ->
                instance.volumes().stream().map(volume -> volume.id()).toList();
            default -> Filters.tags(instance.tags(), name);
        };
    }

    private static List<String> one(String value) {
        return value.isEmpty() ? List.of() : List.of(value);
    }
}
