package dev.runctl.cli;

import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.offer.Hardware;
import dev.runctl.domain.offer.Offer;
import dev.runctl.domain.offer.OfferFilter;
import dev.runctl.domain.offer.OfferOrder;
import dev.runctl.service.offer.OfferService;
import dev.runctl.text.FailureText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runctl instance-types}: what can be launched, compared over regions. */
@Command(name = "instance-types")
final class InstanceTypesCommand extends Verb {
    @Option(names = "--gpu", paramLabel = "NAME")
    private @Nullable String gpu;

    @Option(names = "--gpus", paramLabel = "N", defaultValue = "0")
    private int gpus;

    @Option(names = "--min-gpu-memory", paramLabel = "GB", defaultValue = "0")
    private int gpuMemory;

    @Option(names = "--min-vcpus", paramLabel = "N", defaultValue = "0")
    private int vCpus;

    @Option(names = "--min-memory", paramLabel = "GIB", defaultValue = "0")
    private int memory;

    @Option(names = "--max-price", paramLabel = "USD")
    private @Nullable BigDecimal highest;

    @Option(names = "--spot")
    private boolean spot;

    @Option(names = "--all-types")
    private boolean all;

    @Option(names = "--regions", paramLabel = "REGION", split = ",")
    private List<String> regions = new ArrayList<>();

    @Option(names = "--sort", paramLabel = "price|per-gpu|per-gpu-gb|gpu-memory|memory|vcpu|type")
    private String sort = "price";

    @Option(names = "--limit", paramLabel = "N", defaultValue = "40")
    private int limit;

    @Override
    public Integer call() {
        OfferOrder order = order();
        Lifecycle lifecycle = spot ? Lifecycle.SPOT : Lifecycle.ON_DEMAND;
        Location here = root().location();
        List<Location> locations = regions.isEmpty()
                ? List.of(here)
                : regions.stream()
                        .map(region -> new Location(here.profile(), region))
                        .toList();
        OfferService.Comparison found = services().offers().compare(locations);
        FailureText words = new FailureText();
        found.failures().forEach((place, failure) -> remark(place.region() + ": " + words.headline(failure)));
        found.withoutSpot()
                .forEach((place, failure) ->
                        remark(text("types.without-spot", place.region(), words.headline(failure))));
        OfferFilter filter = new OfferFilter(
                gpu == null ? "" : gpu, !all, gpus, gpuMemory, vCpus, memory, lifecycle, Optional.ofNullable(highest));
        List<Offer> offers = found.offers().stream()
                .filter(filter::accepts)
                .sorted(order.by(lifecycle))
                .toList();
        if (isJson()) {
            printJson(offers.stream().map(InstanceTypesCommand::document).toList());
        } else if (offers.isEmpty()) {
            remark(text("types.none"));
        } else {
            print(table(offers.subList(0, Math.min(limit, offers.size())), lifecycle));
            if (offers.size() > limit) {
                remark(text("types.more", offers.size() - limit));
            }
        }
        return found.failures().isEmpty()
                ? ExitStatus.OK
                : ExitStatus.of(found.failures().values().iterator().next());
    }

    private OfferOrder order() {
        try {
            return OfferOrder.valueOf(sort.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw usage(text("types.sort", Table.printable(sort)));
        }
    }

    private static Table table(List<Offer> offers, Lifecycle lifecycle) {
        Table table = new Table(
                "TYPE",
                "GPU",
                "GPU MEM",
                "VCPU",
                "MEMORY",
                "REGION",
                "ON DEMAND",
                "SPOT",
                "SPOT ZONE",
                "$/GPU-H",
                "$/GB-H");
        for (Offer offer : offers) {
            Hardware hardware = offer.hardware();
            table.row(
                    hardware.type(),
                    hardware.accelerators() == 0 ? "-" : hardware.accelerators() + " x " + hardware.accelerator(),
                    hardware.accelerators() == 0 ? "-" : number(hardware.acceleratorMemoryGib()),
                    Integer.toString(hardware.vCpus()),
                    number(hardware.memoryGib()),
                    offer.location().region(),
                    money(offer.price(Lifecycle.ON_DEMAND), 4),
                    money(offer.spot(), 4),
                    offer.spot().isEmpty() ? "-" : offer.zones().getFirst().zone(),
                    money(offer.perAccelerator(lifecycle), 3),
                    money(offer.perAcceleratorGib(lifecycle), 4));
        }
        return table;
    }

    private static String number(double gib) {
        return Math.round(gib) + " GiB";
    }

    private static String money(Optional<BigDecimal> usd, int digits) {
        return usd.map(it -> it.signum() == 0 ? "$0" : Format.money(it, digits)).orElse("-");
    }

    private static Map<String, @Nullable Object> document(Offer offer) {
        Hardware hardware = offer.hardware();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("instance_type", hardware.type());
        document.put("region", offer.location().region());
        document.put("vcpus", hardware.vCpus());
        document.put("memory_mib", hardware.memoryMib());
        document.put("accelerator", hardware.accelerator());
        document.put("accelerators", hardware.accelerators());
        document.put("accelerator_memory_mib", hardware.acceleratorMemoryMib());
        document.put("architecture", hardware.architecture());
        document.put("on_demand_usd", offer.price(Lifecycle.ON_DEMAND).orElse(null));
        document.put(
                "on_demand_basis",
                offer.onDemand()
                        .map(it -> it.basis().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .orElse(null));
        document.put("spot_usd", offer.spot().orElse(null));
        document.put(
                "usd_per_gpu_hour", offer.perAccelerator(Lifecycle.ON_DEMAND).orElse(null));
        document.put(
                "spot_usd_per_gpu_hour", offer.perAccelerator(Lifecycle.SPOT).orElse(null));
        Map<String, @Nullable Object> zones = new LinkedHashMap<>();
        offer.zones().forEach(it -> zones.put(it.zone(), it.spot().orElse(null)));
        document.put("spot_usd_by_zone", zones);
        return document;
    }
}
