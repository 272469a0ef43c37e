package dev.runctl.ui.control.offer;

import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.offer.Hardware;
import dev.runctl.domain.offer.Offer;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What is told of each offer, as words and as what it is sorted by. */
enum OfferColumn {
    TYPE(130, false),
    GPU(130, false),
    GPU_MEMORY(90, true),
    VCPU(62, true),
    MEMORY(84, true),
    REGION(110, false),
    ON_DEMAND(92, true),
    SPOT(92, true),
    PER_GPU(92, true),
    PER_GB(92, true);

    private static final Messages TEXT = Messages.of("offer");

    private final double width;
    private final boolean isNumber;

    OfferColumn(double width, boolean isNumber) {
        this.width = width;
        this.isNumber = isNumber;
    }

    double width() {
        return width;
    }

    boolean isNumber() {
        return isNumber;
    }

    String title() {
        return TEXT.text("column." + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    String text(Offer offer, Lifecycle lifecycle) {
        Hardware hardware = offer.hardware();
        return switch (this) {
            case TYPE -> hardware.type();
            case GPU -> gpu(hardware);
            case GPU_MEMORY ->
                hardware.acceleratorMemoryMib() == 0 ? Formats.none() : gib(hardware.acceleratorMemoryGib());
            case VCPU -> Integer.toString(hardware.vCpus());
            case MEMORY -> gib(hardware.memoryGib());
            case REGION -> offer.location().region();
            case ON_DEMAND -> Formats.price(offer.onDemand());
            case SPOT -> money(offer.spot());
            case PER_GPU -> money(offer.perAccelerator(lifecycle));
            case PER_GB -> money(offer.perAcceleratorGib(lifecycle));
        };
    }

    /** What is not known comes last, whichever way it is sorted. */
    Comparator<Offer> order(Lifecycle lifecycle, boolean isDescending) {
        return switch (this) {
            case TYPE -> directed(Comparator.comparing(it -> it.hardware().type()), isDescending);
            case GPU ->
                directed(
                        Comparator.comparing((Offer it) -> it.hardware().accelerator())
                                .thenComparing(it -> it.hardware().accelerators()),
                        isDescending);
            case REGION -> directed(Comparator.comparing(it -> it.location().region()), isDescending);
            default -> {
                Comparator<BigDecimal> numbers = Comparator.naturalOrder();
                yield Comparator.comparing(
                        (Offer it) -> number(it, lifecycle).orElse(null),
                        Comparator.nullsLast(isDescending ? numbers.reversed() : numbers));
            }
        };
    }

    private static Comparator<Offer> directed(Comparator<Offer> order, boolean isDescending) {
        return isDescending ? order.reversed() : order;
    }

    private Optional<BigDecimal> number(Offer offer, Lifecycle lifecycle) {
        Hardware hardware = offer.hardware();
        return switch (this) {
            case GPU_MEMORY ->
                Optional.of(BigDecimal.valueOf(hardware.acceleratorMemoryMib())).filter(it -> it.signum() > 0);
            case VCPU -> Optional.of(BigDecimal.valueOf(hardware.vCpus()));
            case MEMORY -> Optional.of(BigDecimal.valueOf(hardware.memoryMib()));
            case ON_DEMAND -> offer.price(Lifecycle.ON_DEMAND);
            case SPOT -> offer.spot();
            case PER_GPU -> offer.perAccelerator(lifecycle);
            case PER_GB -> offer.perAcceleratorGib(lifecycle);
            case TYPE, GPU, REGION -> Optional.empty();
        };
    }

    private static String gpu(Hardware hardware) {
        if (hardware.accelerators() == 0) {
            return Formats.none();
        }
        return TEXT.text("gpu", hardware.accelerators() + "", hardware.accelerator());
    }

    private static String gib(double gib) {
        String number = gib >= 10 || gib == Math.rint(gib)
                ? Long.toString(Math.round(gib))
                : String.format(Locale.ROOT, "%.1f", gib);
        return TEXT.text("gib", number);
    }

    private static String money(Optional<BigDecimal> usd) {
        return usd.map(Formats::rate).orElse(Formats.none());
    }
}
