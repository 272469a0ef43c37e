package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.ServiceError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.Region;

/** The one region with its zones. */
final class Places {
    static final List<String> ZONES = List.of(Machine.REGION + "a", Machine.REGION + "b", Machine.REGION + "c");

    DescribeRegionsResponse regions(DescribeRegionsRequest request) {
        for (String name : request.regionNames()) {
            if (!name.equals(Machine.REGION)) {
                throw new ServiceError("InvalidParameterValue", "Invalid value '" + name + "' for region-names");
            }
        }
        Requests.dryRun(request.dryRun());
        List<String> found = new Filters(request.filters()).apply(List.of(Machine.REGION), Places::region);
        return DescribeRegionsResponse.builder()
                .regions(found.stream()
                        .map(name -> Region.builder()
                                .regionName(name)
                                .endpoint("ec2." + name + ".amazonaws.com")
                                .optInStatus("opt-in-not-required")
                                .build())
                        .toList())
                .build();
    }

    private static @Nullable List<String> region(String region, String filter) {
        return switch (filter) {
            case "region-name" -> List.of(region);
            case "endpoint" -> List.of("ec2." + region + ".amazonaws.com");
            case "opt-in-status" -> List.of("opt-in-not-required");
            default -> null;
        };
    }

    DescribeAvailabilityZonesResponse zones(DescribeAvailabilityZonesRequest request) {
        for (String name : request.zoneNames()) {
            if (!ZONES.contains(name)) {
                throw new ServiceError("InvalidParameterValue", "Invalid availability zone: [" + name + "]");
            }
        }
        Requests.dryRun(request.dryRun());
        List<String> asked = request.zoneNames().isEmpty() ? ZONES : request.zoneNames();
        return DescribeAvailabilityZonesResponse.builder()
                .availabilityZones(new Filters(request.filters())
                        .apply(asked, Places::zone).stream()
                                .map(name -> AvailabilityZone.builder()
                                        .zoneName(name)
                                        .zoneId("use1-az" + (ZONES.indexOf(name) + 1))
                                        .state("available")
                                        .regionName(Machine.REGION)
                                        .groupName(Machine.REGION)
                                        .networkBorderGroup(Machine.REGION)
                                        .optInStatus("opt-in-not-required")
                                        .zoneType("availability-zone")
                                        .build())
                                .toList())
                .build();
    }

    private static @Nullable List<String> zone(String zone, String filter) {
        return switch (filter) {
            case "zone-name" -> List.of(zone);
            case "region-name", "group-name" -> List.of(Machine.REGION);
            case "state" -> List.of("available");
            case "zone-type" -> List.of("availability-zone");
            case "zone-id" -> List.of("use1-az" + (ZONES.indexOf(zone) + 1));
            case "opt-in-status" -> List.of("opt-in-not-required");
            default -> null;
        };
    }
}
