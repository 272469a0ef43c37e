package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.Addresses;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.ServiceError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Elastic IP addresses, none of which is ever associated here. */
final class AddressHandlers {
    private final Machine machine;

    AddressHandlers(Machine machine) {
        this.machine = machine;
    }

    AllocateAddressResponse allocate(AllocateAddressRequest request) {
        Map<String, String> tags = Map.of();
        for (TagSpecification specification : request.tagSpecifications()) {
            if (!"elastic-ip".equals(specification.resourceTypeAsString())) {
                throw new ServiceError(
                        "InvalidParameterValue",
                        "'" + specification.resourceTypeAsString()
                                + "' is not a valid taggable resource type for this operation.");
            }
            tags = Requests.tags(specification.tags());
        }
        Requests.dryRun(request.dryRun());
        Addresses.Address made = machine.addresses().allocate(tags);
        return AllocateAddressResponse.builder()
                .allocationId(made.allocationId())
                .publicIp(made.ip())
                .domain("vpc")
                .publicIpv4Pool("amazon")
                .networkBorderGroup(Machine.REGION)
                .build();
    }

    DescribeAddressesResponse describe(DescribeAddressesRequest request) {
        request.allocationIds().forEach(machine.addresses()::find);
        Requests.dryRun(request.dryRun());
        Map<String, Map<String, String>> tags = machine.instances().list().tags();
        List<Addresses.Address> asked = machine.addresses().list().stream()
                .filter(it -> request.allocationIds().isEmpty()
                        || request.allocationIds().contains(it.allocationId()))
                .filter(it ->
                        request.publicIps().isEmpty() || request.publicIps().contains(it.ip()))
                .toList();
        List<Addresses.Address> found = new Filters(request.filters())
                .apply(asked, (it, name) -> value(it, tags.getOrDefault(it.allocationId(), Map.of()), name));
        return DescribeAddressesResponse.builder()
                .addresses(found.stream()
                        .map(it -> Address.builder()
                                .allocationId(it.allocationId())
                                .publicIp(it.ip())
                                .domain("vpc")
                                .publicIpv4Pool("amazon")
                                .networkBorderGroup(Machine.REGION)
                                .tags(Requests.tags(tags.getOrDefault(it.allocationId(), Map.of())))
                                .build())
                        .toList())
                .build();
    }

    private static @Nullable List<String> value(Addresses.Address address, Map<String, String> tags, String name) {
        return switch (name) {
            case "allocation-id" -> List.of(address.allocationId());
            case "public-ip" -> List.of(address.ip());
            case "domain" -> List.of("vpc");
            case "association-id", "instance-id", "network-interface-id", "private-ip-address" -> List.of();
            default -> Filters.tags(tags, name);
        };
    }

    ReleaseAddressResponse release(ReleaseAddressRequest request) {
        if (request.allocationId() == null || request.allocationId().isEmpty()) {
            throw new ServiceError("MissingParameter", "The request must contain the parameter AllocationId");
        }
        machine.addresses().find(request.allocationId());
        Requests.dryRun(request.dryRun());
        machine.addresses().release(request.allocationId());
        return ReleaseAddressResponse.builder().build();
    }
}
