package dev.runctl.endpoint.ssm;

import dev.runctl.endpoint.machine.LocalInstance;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Snapshot;
import dev.runctl.endpoint.wire.ServiceError;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;

/** The agents of instances that are up; instances that are not have none. */
final class AgentHandler {
    static final String AGENT = "3.3.0.0";

    private final Machine machine;
    private final Platform platform = Platform.ofThisComputer();

    AgentHandler(Machine machine) {
        this.machine = machine;
    }

    DescribeInstanceInformationResponse describe(DescribeInstanceInformationRequest request) {
        Snapshot snapshot = machine.instances().list();
        List<LocalInstance> found = new ArrayList<>();
        List<Condition> conditions = conditions(request);
        for (LocalInstance instance : snapshot.instances()) {
            if (instance.online(snapshot.now(), machine.timings())
                    && conditions.stream().allMatch(condition -> condition.holds(instance))) {
                found.add(instance);
            }
        }
        Pages<LocalInstance> page =
                Pages.of(found, LocalInstance::seq, true, request.maxResults(), request.nextToken(), 5);
        return DescribeInstanceInformationResponse.builder()
                .instanceInformationList(page.items().stream()
                        .map(instance -> answer(instance, snapshot))
                        .toList())
                .nextToken(page.next())
                .build();
    }

    private record Condition(String key, List<String> values) {
        boolean holds(LocalInstance instance) {
            if (key.startsWith("tag:")) {
                String value = instance.tags().get(key.substring("tag:".length()));
                return value != null && values.contains(value);
            }
            return switch (key) {
                case "InstanceIds" -> values.contains(instance.id());
                case "PingStatus" -> values.contains("Online");
                case "PlatformTypes" -> values.contains("Linux") || values.contains("MacOS");
                case "AgentVersion" -> values.contains(AGENT);
                case "ResourceType" -> values.contains("EC2Instance");
                case "tag-key" -> values.stream().anyMatch(instance.tags()::containsKey);
                case "ActivationIds", "IamRole", "AssociationStatus", "SourceIds", "SourceTypes" -> false;
                default ->
                    throw new ServiceError(
                            "InvalidInstanceInformationFilterValue", "The filter key '" + key + "' is not valid.");
            };
        }
    }

    private static List<Condition> conditions(DescribeInstanceInformationRequest request) {
        List<Condition> conditions = new ArrayList<>();
        request.filters().forEach(filter -> conditions.add(new Condition(filter.key(), filter.values())));
        request.instanceInformationFilterList()
                .forEach(filter -> conditions.add(new Condition(filter.keyAsString(), filter.valueSet())));
        return conditions;
    }

    private InstanceInformation answer(LocalInstance instance, Snapshot snapshot) {
        return InstanceInformation.builder()
                .instanceId(instance.id())
                .pingStatus("Online")
                .lastPingDateTime(snapshot.now())
                .agentVersion(AGENT)
                .isLatestVersion(true)
                .platformType(platform.type())
                .platformName(platform.name())
                .platformVersion(platform.version())
                .resourceType("EC2Instance")
                .ipAddress(instance.privateIp())
                .computerName(platform.host())
                .build();
    }
}
