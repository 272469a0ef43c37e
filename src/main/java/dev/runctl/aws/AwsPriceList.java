package dev.runctl.aws;

import dev.runctl.domain.cost.DiskRates;
import dev.runctl.domain.cost.DiskRates.Step;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.cost.PriceList;
import dev.runctl.service.run.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prices of EC2 and EBS from the price list. The attributes that tell a plain on-demand Linux hour from the many other
 * products of a type are those that open cost tools use (infracost, {@code instance.go} and {@code ebs_volume.go}).
 */
public final class AwsPriceList implements PriceList {
    /** What EBS includes in a gp3 volume, operations and MiB per second (Amazon EBS pricing). */
    private static final int GP3_IOPS = 3000;

    private static final int GP3_MIBPS = 125;

    private static final BigDecimal MIB_PER_GIB = BigDecimal.valueOf(1024);

    /** A product's attribute, unit and price. */
    private record Price(String key, String unit, BigDecimal usd) {}

    private final PriceListQuery query;

    public AwsPriceList(AwsClients clients, Json json) {
        query = new PriceListQuery(clients, json);
    }

    @Override
    public Prices ask(Location location) {
        String region = location.region();
        Map<String, BigDecimal> perHour = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        Map<String, String> hours = Map.of(
                "regionCode", region,
                "operatingSystem", "Linux",
                "tenancy", "Shared",
                "preInstalledSw", "NA",
                "licenseModel", "No License required",
                "capacitystatus", "Used");
        prices(location, hours, "instanceType")
                .filter(it -> it.unit().equals("Hrs") && it.usd().signum() > 0)
                .forEach(it -> {
                    BigDecimal other = perHour.putIfAbsent(it.key(), it.usd());
                    if (other != null && other.compareTo(it.usd()) != 0) {
                        ambiguous.add(it.key());
                    }
                });
        // Two prices of one type are two products that this program cannot tell apart: neither is taken.
        perHour.keySet().removeAll(ambiguous);
        return new Prices(perHour, disks(location, region));
    }

    private Map<String, DiskRates> disks(Location location, String region) {
        Map<String, BigDecimal> perGib = new HashMap<>();
        prices(location, Map.of("regionCode", region, "productFamily", "Storage"), "volumeApiName")
                .filter(it -> it.unit().equals("GB-Mo"))
                .forEach(it -> perGib.put(it.key(), it.usd()));
        Map<String, BigDecimal> extras = new HashMap<>();
        Stream.of("System Operation", "Provisioned Throughput")
                .flatMap(family -> prices(location, Map.of("regionCode", region, "productFamily", family), "usagetype"))
                .forEach(it -> extras.put(it.key().replaceFirst("^.*EBS:VolumeP-", "") + " " + it.unit(), it.usd()));
        Map<String, DiskRates> rates = new HashMap<>();
        // Magnetic volumes ("standard") also cost by use, which nobody here sees.
        perGib.forEach((type, usd) -> rates(type, usd, extras).ifPresent(it -> rates.put(type, it)));
        return rates;
    }

    private static Optional<DiskRates> rates(String type, BigDecimal perGib, Map<String, BigDecimal> extras) {
        return switch (type) {
            case "gp2", "st1", "sc1" -> rates(perGib, List.of());
            case "io1" -> rates(perGib, List.of(step(0, "piops", extras)));
            case "io2" ->
                rates(
                        perGib,
                        List.of(
                                step(0, "io2", extras),
                                step(32_000, "io2.tier2", extras),
                                step(64_000, "io2.tier3", extras)));
            case "gp3" ->
                Optional.of(new DiskRates(
                        perGib,
                        List.of(step(GP3_IOPS, "gp3", extras)),
                        Optional.ofNullable(extras.get("Throughput.gp3 GiBps-mo"))
                                .map(it -> it.divide(MIB_PER_GIB, MathContext.DECIMAL64)),
                        GP3_MIBPS));
            default -> Optional.empty();
        };
    }

    private static Optional<DiskRates> rates(BigDecimal perGib, List<Step> perIops) {
        return Optional.of(new DiskRates(perGib, perIops, Optional.empty(), DiskRates.ALL));
    }

    private static Step step(int above, String name, Map<String, BigDecimal> extras) {
        return new Step(above, Optional.ofNullable(extras.get("IOPS." + name + " IOPS-Mo")));
    }

    /** The on-demand prices of the products, one for each; those without the attribute are left out. */
    private Stream<Price> prices(Location location, Map<String, String> attributes, String key) {
        return query.products(location, attributes).stream().flatMap(it -> price(it, key).stream());
    }

    private static Optional<Price> price(Map<?, ?> product, String key) {
        if (!(map(map(product, "product"), "attributes").get(key) instanceof String name)) {
            return Optional.empty();
        }
        List<Price> prices = new ArrayList<>();
        for (Object term : map(map(product, "terms"), "OnDemand").values()) {
            for (Object dimension :
                    term instanceof Map<?, ?> it ? map(it, "priceDimensions").values() : List.of()) {
                if (dimension instanceof Map<?, ?> it
                        && it.get("unit") instanceof String unit
                        && map(it, "pricePerUnit").get("USD") instanceof String usd) {
                    prices.add(new Price(name, unit, new BigDecimal(usd)));
                }
            }
        }
        return prices.size() == 1 ? Optional.of(prices.getFirst()) : Optional.empty();
    }

    private static Map<?, ?> map(Map<?, ?> from, String member) {
        return from.get(member) instanceof Map<?, ?> map ? map : Map.of();
    }
}
