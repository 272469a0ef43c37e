package dev.runctl.aws;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.setup.AccountProbe.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** The networks of a region: where a launch goes by default, and whether an instance has a way to AWS. For one thread, and for one look: what was read is kept. */
final class Ec2Networks {
    private final Ec2Client ec2;
    private final String region;
    private final Map<String, List<RouteTable>> tables = new HashMap<>();
    private final Map<String, Boolean> endpoints = new HashMap<>();

    Ec2Networks(Ec2Client ec2, Location location) {
        this.ec2 = ec2;
        this.region = location.region();
    }

    Optional<Network> defaultNetwork() {
        return ec2
                .describeVpcs(request -> request.filters(filter("is-default", "true")))
                .vpcs()
                .stream()
                .findFirst()
                .map(vpc -> {
                    List<String> zones = ec2
                            .describeSubnetsPaginator(request -> request.filters(
                                    filter("vpc-id", vpc.vpcId()), filter("default-for-az", "true")))
                            .subnets()
                            .stream()
                            .map(Subnet::availabilityZone)
                            .sorted()
                            .toList();
                    boolean hasWayOut = tables(vpc.vpcId()).stream()
                            .filter(Ec2Networks::isMain)
                            .anyMatch(table -> leadsOut(table, true));
                    return new Network(vpc.vpcId(), zones, hasWayOut);
                });
    }

    private List<RouteTable> tables(String vpc) {
        return tables.computeIfAbsent(
                vpc,
                asked -> ec2
                        .describeRouteTablesPaginator(request -> request.filters(filter("vpc-id", asked)))
                        .routeTables()
                        .stream()
                        .toList());
    }

    private static boolean isMain(RouteTable table) {
        return table.associations().stream().anyMatch(it -> Boolean.TRUE.equals(it.main()));
    }

    /** Through an internet gateway only with a public address. */
    private static boolean leadsOut(RouteTable table, boolean hasPublicAddress) {
        return table.routes().stream()
                .filter(route -> "0.0.0.0/0".equals(route.destinationCidrBlock()))
                .filter(route -> route.state() != RouteState.BLACKHOLE)
                .anyMatch(route -> hasPublicAddress || !isInternetGateway(route));
    }

    private static boolean isInternetGateway(Route route) {
        return route.gatewayId() != null && route.gatewayId().startsWith("igw-");
    }

    /** Whether an instance of the subnet reaches Systems Manager: by a default route, or by endpoints in its VPC. */
    boolean hasWayOut(String vpc, String subnet, boolean hasPublicAddress) {
        List<RouteTable> tables = tables(vpc);
        RouteTable own = tables.stream()
                .filter(table -> table.associations().stream().anyMatch(it -> subnet.equals(it.subnetId())))
                .findFirst()
                .or(() -> tables.stream().filter(Ec2Networks::isMain).findFirst())
                .orElse(RouteTable.builder().build());
        return leadsOut(own, hasPublicAddress) || endpoints.computeIfAbsent(vpc, this::hasEndpoints);
    }

    private boolean hasEndpoints(String vpc) {
        List<String> names = ec2
                .describeVpcEndpointsPaginator(request -> request.filters(filter("vpc-id", vpc)))
                .vpcEndpoints()
                .stream()
                .map(VpcEndpoint::serviceName)
                .toList();
        return names.contains("com.amazonaws." + region + ".ssm")
                && names.contains("com.amazonaws." + region + ".ssmmessages");
    }

    static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
