package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.service.instance.InstanceGateway;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;

/** EC2, and what SSM knows of its instances, through the SDK. */
public final class Ec2InstanceGateway implements InstanceGateway {
    /** The most that one page of DescribeInstances holds (EC2 API). */
    private static final int PAGE = 1000;

    /** The most that one page of DescribeInstanceInformation holds (SSM API). */
    private static final int AGENT_PAGE = 50;

    private final AwsClients clients;
    private final InstanceLauncher launcher;

    /** Where SSM does not exist: an emulator without it. It is not asked again. */
    private final Set<Location> withoutAgents = ConcurrentHashMap.newKeySet();

    /** @param user the person's login name, for the tag that tells colleagues' instances apart */
    public Ec2InstanceGateway(AwsClients clients, String user) {
        this.clients = clients;
        this.launcher = new InstanceLauncher(clients, user);
    }

    @Override
    public List<Instance> list(Location location) {
        return AwsFailures.call(
                "ec2 DescribeInstances",
                () ->
                        clients
                                .ec2(location)
                                .describeInstancesPaginator(request -> request.maxResults(PAGE))
                                .reservations()
                                .stream()
                                .flatMap(reservation -> reservation.instances().stream())
                                .map(instance -> InstanceMapping.instance(location, instance))
                                .toList());
    }

    @Override
    public Instance get(InstanceRef ref) {
        return AwsFailures.call(
                "ec2 DescribeInstances",
                () ->
                        ec2(ref)
                                .describeInstances(
                                        request -> request.instanceIds(ref.id().value()))
                                .reservations()
                                .stream()
                                .flatMap(reservation -> reservation.instances().stream())
                                .map(instance -> InstanceMapping.instance(ref.location(), instance))
                                .findFirst()
                                .orElseThrow(() -> notFound(ref)));
    }

    @Override
    public Map<InstanceId, Agent> agents(Location location) {
        return agents(location, request -> {});
    }

    @Override
    public Map<InstanceId, Agent> agents(Location location, List<InstanceId> ids) {
        var filter = InstanceInformationStringFilter.builder()
                .key("InstanceIds")
                .values(ids.stream().map(InstanceId::value).toList())
                .build();
        return agents(location, request -> request.filters(filter));
    }

    @Override
    public Agent agent(InstanceRef ref) {
        return agents(ref.location(), List.of(ref.id())).getOrDefault(ref.id(), Agent.UNKNOWN);
    }

    private Map<InstanceId, Agent> agents(
            Location location, Consumer<DescribeInstanceInformationRequest.Builder> restriction) {
        if (withoutAgents.contains(location)) {
            return Map.of();
        }
        try {
            return AwsFailures.call("ssm DescribeInstanceInformation", () -> {
                Map<InstanceId, Agent> agents = new HashMap<>();
                clients
                        .ssm(location)
                        .describeInstanceInformationPaginator(
                                request -> restriction.accept(request.maxResults(AGENT_PAGE)))
                        .instanceInformationList()
                        .stream()
                        // Machines registered from elsewhere (mi-...) are not EC2 instances.
                        .filter(info -> InstanceId.isValid(info.instanceId()))
                        .forEach(info -> agents.put(new InstanceId(info.instanceId()), InstanceMapping.agent(info)));
                return Map.copyOf(agents);
            });
        } catch (ServiceException e) {
            if (e.failure() instanceof Failure.NotSupported) {
                withoutAgents.add(location);
                return Map.of();
            }
            throw e;
        }
    }

    @Override
    public InstanceState start(InstanceRef ref) {
        return AwsFailures.call(
                "ec2 StartInstances",
                () -> reached(
                        ref,
                        ec2(ref).startInstances(
                                        request -> request.instanceIds(ref.id().value()))
                                .startingInstances()));
    }

    @Override
    public InstanceState stop(InstanceRef ref, boolean force) {
        return AwsFailures.call(
                "ec2 StopInstances",
                () -> reached(
                        ref,
                        ec2(ref).stopInstances(request ->
                                        request.instanceIds(ref.id().value()).force(force))
                                .stoppingInstances()));
    }

    @Override
    public void reboot(InstanceRef ref) {
        AwsFailures.run(
                "ec2 RebootInstances",
                () -> clients.ec2Once(ref.location())
                        .rebootInstances(request -> request.instanceIds(ref.id().value())));
    }

    @Override
    public InstanceState terminate(InstanceRef ref) {
        return AwsFailures.call(
                "ec2 TerminateInstances",
                () -> reached(
                        ref,
                        ec2(ref).terminateInstances(
                                        request -> request.instanceIds(ref.id().value()))
                                .terminatingInstances()));
    }

    @Override
    public List<Instance> create(Location location, NewInstance request) {
        return launcher.launch(location, request);
    }

    @Override
    public List<Instance> launchedBy(Location location, List<String> clientTokens) {
        return AwsFailures.call(
                "ec2 DescribeInstances",
                () -> clients
                        .ec2(location)
                        .describeInstancesPaginator(request -> request.filters(
                                filter -> filter.name("client-token").values(clientTokens)))
                        .reservations()
                        .stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .map(instance -> InstanceMapping.instance(location, instance))
                        .toList());
    }

    @Override
    public void tag(InstanceRef ref, Map<String, String> tags) {
        List<Tag> list = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        AwsFailures.run(
                "ec2 CreateTags",
                () -> ec2(ref).createTags(
                                request -> request.resources(ref.id().value()).tags(list)));
    }

    @Override
    public List<InstanceType> types(Location location) {
        return AwsFailures.call(
                "ec2 DescribeInstanceTypes",
                () -> clients
                        .ec2(location)
                        .describeInstanceTypesPaginator(request -> request.maxResults(100))
                        .instanceTypes()
                        .stream()
                        .map(InstanceMapping::type)
                        .sorted(Comparator.comparing(InstanceType::name))
                        .toList());
    }

    @Override
    public Identity identity(Location location) {
        return AwsFailures.call("sts GetCallerIdentity", () -> {
            var answer = clients.sts(location).getCallerIdentity();
            return new Identity(answer.account(), answer.arn());
        });
    }

    private Ec2Client ec2(InstanceRef ref) {
        return clients.ec2(ref.location());
    }

    private static InstanceState reached(InstanceRef ref, List<InstanceStateChange> changes) {
        return changes.stream()
                .filter(change -> change.instanceId().equals(ref.id().value()))
                .map(change -> InstanceState.ofAwsName(change.currentState().nameAsString()))
                .findFirst()
                .orElseThrow(() -> notFound(ref));
    }

    private static ServiceException notFound(InstanceRef ref) {
        return new ServiceException(
                new Failure.NotFound("instance", ref.id().value(), Evidence.of("ec2 DescribeInstances", "")));
    }
}
