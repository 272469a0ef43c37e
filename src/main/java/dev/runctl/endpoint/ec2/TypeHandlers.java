package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.ServiceError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryResponse;
import software.amazon.awssdk.services.ec2.model.GpuDeviceInfo;
import software.amazon.awssdk.services.ec2.model.GpuInfo;
import software.amazon.awssdk.services.ec2.model.InferenceAcceleratorInfo;
import software.amazon.awssdk.services.ec2.model.InferenceDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

/** Instance types, where they are offered, and their spot prices. */
final class TypeHandlers {
    private record Offering(int seq, InstanceTypes.Type type, String location) {}

    private record Priced(int seq, SpotPrice price) {}

    private final Machine machine;
    private final InstanceTypes types;

    TypeHandlers(Machine machine, InstanceTypes types) {
        this.machine = machine;
        this.types = types;
    }

    DescribeInstanceTypesResponse types(DescribeInstanceTypesRequest request) {
        List<InstanceTypes.Type> asked = types.all();
        if (!request.instanceTypesAsStrings().isEmpty()) {
            if (request.maxResults() != null) {
                throw new ServiceError(
                        "InvalidParameterCombination",
                        "The parameter instanceTypes cannot be used with the parameter maxResults");
            }
            asked = request.instanceTypesAsStrings().stream().map(this::require).toList();
        }
        Requests.dryRun(request.dryRun());
        List<InstanceTypes.Type> found = new Filters(request.filters()).apply(asked, TypeHandlers::value);
        Integer max = request.maxResults() == null ? Integer.valueOf(100) : request.maxResults();
        Paging<InstanceTypes.Type> page = Paging.of(found, InstanceTypes.Type::seq, max, request.nextToken(), 5, 100);
        return DescribeInstanceTypesResponse.builder()
                .instanceTypes(page.items().stream().map(TypeHandlers::answer).toList())
                .nextToken(page.next())
                .build();
    }

    private InstanceTypes.Type require(String name) {
        InstanceTypes.Type type = types.find(name);
        if (type == null) {
            throw new ServiceError(
                    "InvalidInstanceType", "The following supplied instance types do not exist: [" + name + "]");
        }
        return type;
    }

    private static InstanceTypeInfo answer(InstanceTypes.Type type) {
        int threads = type.arm() || type.vCpus() == 1 ? 1 : 2;
        InstanceTypeInfo.Builder answer = InstanceTypeInfo.builder()
                .instanceType(type.name())
                .currentGeneration(true)
                .freeTierEligible(type.name().equals("t3.micro"))
                .supportedUsageClassesWithStrings(
                        type.spot().isEmpty() ? List.of("on-demand") : List.of("on-demand", "spot"))
                .supportedRootDeviceTypesWithStrings(List.of("ebs"))
                .supportedVirtualizationTypesWithStrings(List.of("hvm"))
                .bareMetal(type.metal())
                .burstablePerformanceSupported(type.burstable())
                .hibernationSupported(false)
                .instanceStorageSupported(false)
                .processorInfo(processor ->
                        processor.supportedArchitecturesWithStrings(List.of(type.arm() ? "arm64" : "x86_64")))
                .vCpuInfo(vCpu -> vCpu.defaultVCpus(type.vCpus())
                        .defaultCores(type.vCpus() / threads)
                        .defaultThreadsPerCore(threads))
                .memoryInfo(memory -> memory.sizeInMiB(type.memory()));
        if (!type.metal()) {
            answer.hypervisor("nitro");
        }
        if (type.neuron()) {
            answer.inferenceAcceleratorInfo(InferenceAcceleratorInfo.builder()
                    .accelerators(InferenceDeviceInfo.builder()
                            .count(type.accelerators())
                            .name(type.accelerator())
                            .manufacturer("AWS")
                            .memoryInfo(memory -> memory.sizeInMiB(type.acceleratorMemory()))
                            .build())
                    .totalInferenceMemoryInMiB(type.accelerators() * type.acceleratorMemory())
                    .build());
        } else if (type.accelerators() > 0) {
            answer.gpuInfo(GpuInfo.builder()
                    .gpus(GpuDeviceInfo.builder()
                            .name(type.accelerator())
                            .manufacturer("NVIDIA")
                            .count(type.accelerators())
                            .memoryInfo(memory -> memory.sizeInMiB(type.acceleratorMemory()))
                            .build())
                    .totalGpuMemoryInMiB(type.accelerators() * type.acceleratorMemory())
                    .build());
        }
        return answer.build();
    }

    private static @Nullable List<String> value(InstanceTypes.Type type, String name) {
        return switch (name) {
            case "instance-type" -> List.of(type.name());
            case "processor-info.supported-architecture" -> List.of(type.arm() ? "arm64" : "x86_64");
            case "vcpu-info.default-vcpus" -> List.of(Integer.toString(type.vCpus()));
            case "memory-info.size-in-mib" -> List.of(Long.toString(type.memory()));
            case "current-generation" -> List.of("true");
            case "bare-metal" -> List.of(Boolean.toString(type.metal()));
            case "burstable-performance-supported" -> List.of(Boolean.toString(type.burstable()));
            case "free-tier-eligible" -> List.of(Boolean.toString(type.name().equals("t3.micro")));
            case "hypervisor" -> type.metal() ? List.of() : List.of("nitro");
            case "supported-root-device-type" -> List.of("ebs");
            case "supported-usage-class" -> type.spot().isEmpty() ? List.of("on-demand") : List.of("on-demand", "spot");
            default -> null;
        };
    }

    DescribeInstanceTypeOfferingsResponse offerings(DescribeInstanceTypeOfferingsRequest request) {
        String kind = request.locationTypeAsString() == null ? "region" : request.locationTypeAsString();
        List<String> locations = switch (kind) {
            case "region" -> List.of(Machine.REGION);
            case "availability-zone" -> Places.ZONES;
            default ->
                throw new ServiceError("InvalidParameterValue", "The location type '" + kind + "' is not supported");
        };
        Requests.dryRun(request.dryRun());
        List<Offering> all = new ArrayList<>();
        for (InstanceTypes.Type type : types.all()) {
            for (String location : locations) {
                all.add(new Offering(all.size() + 1, type, location));
            }
        }
        List<Offering> found = new Filters(request.filters()).apply(all, (offering, name) -> switch (name) {
            case "instance-type" -> List.of(offering.type.name());
            case "location" -> List.of(offering.location);
            default -> null;
        });
        Integer max = request.maxResults() == null ? Integer.valueOf(1000) : request.maxResults();
        Paging<Offering> page = Paging.of(found, Offering::seq, max, request.nextToken(), 5, 1000);
        return DescribeInstanceTypeOfferingsResponse.builder()
                .instanceTypeOfferings(page.items().stream()
                        .map(offering -> InstanceTypeOffering.builder()
                                .instanceType(offering.type.name())
                                .location(offering.location)
                                .locationType(kind)
                                .build())
                        .toList())
                .nextToken(page.next())
                .build();
    }

    /** The catalog's spot price, a little higher from zone to zone, unchanged since before any window asked for. */
    DescribeSpotPriceHistoryResponse spotPrices(DescribeSpotPriceHistoryRequest request) {
        Requests.dryRun(request.dryRun());
        // EC2 answers the last change before the window too; here that is the only one.
        Instant start = request.startTime() == null ? machine.now() : request.startTime();
        Instant changed = start.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1));
        List<String> products = request.productDescriptions();
        boolean linux = products.isEmpty() || products.stream().anyMatch(product -> product.startsWith("Linux/UNIX"));
        List<Priced> all = new ArrayList<>();
        for (InstanceTypes.Type type : linux ? types.all() : List.<InstanceTypes.Type>of()) {
            boolean asked = request.instanceTypesAsStrings().isEmpty()
                    || request.instanceTypesAsStrings().contains(type.name());
            for (int zone = 0; asked && !type.spot().isEmpty() && zone < Places.ZONES.size(); zone++) {
                String name = Places.ZONES.get(zone);
                if (request.availabilityZone() == null
                        || request.availabilityZone().equals(name)) {
                    BigDecimal price = new BigDecimal(type.spot())
                            .multiply(new BigDecimal("1.0" + zone * 4))
                            .setScale(6, RoundingMode.HALF_UP);
                    all.add(new Priced(
                            all.size() + 1,
                            SpotPrice.builder()
                                    .instanceType(type.name())
                                    .availabilityZone(name)
                                    .productDescription("Linux/UNIX")
                                    .spotPrice(price.toPlainString())
                                    .timestamp(changed)
                                    .build()));
                }
            }
        }
        List<Priced> found = new Filters(request.filters()).apply(all, (priced, name) -> value(priced.price, name));
        Integer max = request.maxResults() == null ? Integer.valueOf(1000) : request.maxResults();
        Paging<Priced> page = Paging.of(found, Priced::seq, max, request.nextToken(), 1, 1000);
        return DescribeSpotPriceHistoryResponse.builder()
                .spotPriceHistory(page.items().stream().map(Priced::price).toList())
                .nextToken(page.next() == null ? "" : page.next())
                .build();
    }

    private static @Nullable List<String> value(SpotPrice price, String name) {
        return switch (name) {
            case "availability-zone" -> List.of(price.availabilityZone());
            case "instance-type" -> List.of(price.instanceTypeAsString());
            case "product-description" -> List.of(price.productDescriptionAsString());
            case "spot-price" -> List.of(price.spotPrice());
            case "timestamp" -> List.of(price.timestamp().toString());
            default -> null;
        };
    }
}
