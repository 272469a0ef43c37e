package dev.runctl.aws;

import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.offer.Hardware;
import dev.runctl.service.instance.ZoneSource;
import dev.runctl.service.offer.OfferSource;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

/** Types, where they are offered, and spot prices, through the SDK. */
public final class Ec2Offers implements OfferSource, ZoneSource {
    /** What an instance of a person's own account with Linux is called in spot prices (EC2 user guide). */
    private static final String LINUX = "Linux/UNIX";

    private static final int TYPES = 100;
    private static final int PAGE = 1000;

    private final AwsClients clients;

    public Ec2Offers(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public List<Hardware> hardware(Location location) {
        return AwsFailures.call(
                "ec2 DescribeInstanceTypes",
                () -> clients
                        .ec2(location)
                        .describeInstanceTypesPaginator(request -> request.maxResults(TYPES))
                        .instanceTypes()
                        .stream()
                        .map(HardwareMapping::hardware)
                        .toList());
    }

    @Override
    public Map<String, Set<String>> zones(Location location) {
        return AwsFailures.call("ec2 DescribeInstanceTypeOfferings", () -> {
            Map<String, Set<String>> zones = new HashMap<>();
            clients.ec2(location)
                    .describeInstanceTypeOfferingsPaginator(request ->
                            request.locationType(LocationType.AVAILABILITY_ZONE).maxResults(PAGE))
                    .instanceTypeOfferings()
                    .forEach(it -> zones.computeIfAbsent(it.instanceTypeAsString(), type -> new TreeSet<>())
                            .add(it.location()));
            return zones;
        });
    }

    @Override
    public Map<String, Map<String, BigDecimal>> spotPrices(Location location) {
        return spotPrices(location, List.of());
    }

    /** With the present as start EC2 answers the price that holds now, of each type and zone (API, DescribeSpotPriceHistory). */
    private Map<String, Map<String, BigDecimal>> spotPrices(Location location, List<String> types) {
        return AwsFailures.call("ec2 DescribeSpotPriceHistory", () -> {
            Instant now = Instant.now();
            DescribeSpotPriceHistoryRequest request = DescribeSpotPriceHistoryRequest.builder()
                    .productDescriptions(LINUX)
                    .instanceTypesWithStrings(types)
                    .startTime(now)
                    .endTime(now)
                    .maxResults(PAGE)
                    .build();
            Map<String, Map<String, SpotPrice>> newest = new HashMap<>();
            for (SpotPrice price : clients.ec2(location)
                    .describeSpotPriceHistoryPaginator(request)
                    .spotPriceHistory()) {
                newest.computeIfAbsent(price.instanceTypeAsString(), type -> new HashMap<>())
                        .merge(
                                price.availabilityZone(),
                                price,
                                (one, other) -> one.timestamp().isBefore(other.timestamp()) ? other : one);
            }
            Map<String, Map<String, BigDecimal>> prices = new HashMap<>();
            newest.forEach((type, zones) -> {
                Map<String, BigDecimal> byZone = new HashMap<>();
                zones.forEach((zone, price) -> byZone.put(zone, new BigDecimal(price.spotPrice())));
                prices.put(type, byZone);
            });
            return prices;
        });
    }

    @Override
    public List<String> zones(Location location, String instanceType, Lifecycle lifecycle) {
        if (lifecycle == Lifecycle.SPOT) {
            Map<String, BigDecimal> prices =
                    spotPrices(location, List.of(instanceType)).getOrDefault(instanceType, Map.of());
            return prices.entrySet().stream()
                    .sorted(Map.Entry.<String, BigDecimal>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        return AwsFailures.call(
                "ec2 DescribeInstanceTypeOfferings",
                () -> clients
                        .ec2(location)
                        .describeInstanceTypeOfferingsPaginator(
                                request -> request.locationType(LocationType.AVAILABILITY_ZONE)
                                        .filters(Filter.builder()
                                                .name("instance-type")
                                                .values(instanceType)
                                                .build()))
                        .instanceTypeOfferings()
                        .stream()
                        .map(InstanceTypeOffering::location)
                        .sorted(Comparator.naturalOrder())
                        .toList());
    }
}
