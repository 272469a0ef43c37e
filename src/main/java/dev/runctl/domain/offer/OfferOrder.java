package dev.runctl.domain.offer;

import dev.runctl.domain.instance.Lifecycle;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;

/** What offers can be sorted by. A price that is not known comes last. */
public enum OfferOrder {
    PRICE,
    PER_GPU,
    PER_GPU_GB,
    GPU_MEMORY,
    MEMORY,
    VCPU,
    TYPE;

    private static final BigDecimal LAST = BigDecimal.valueOf(Long.MAX_VALUE);

    public Comparator<Offer> by(Lifecycle lifecycle) {
        Comparator<Offer> first = switch (this) {
            case PRICE -> known(it -> it.price(lifecycle));
            case PER_GPU -> known(it -> it.perAccelerator(lifecycle));
            case PER_GPU_GB -> known(it -> it.perAcceleratorGib(lifecycle));
            case GPU_MEMORY ->
                Comparator.comparing((Offer it) -> it.hardware().acceleratorMemoryMib())
                        .reversed();
            case MEMORY ->
                Comparator.comparing((Offer it) -> it.hardware().memoryMib()).reversed();
            case VCPU ->
                Comparator.comparing((Offer it) -> it.hardware().vCpus()).reversed();
            case TYPE -> Comparator.comparing(it -> it.hardware().type());
        };
        return first.thenComparing(known(it -> it.price(lifecycle)))
                .thenComparing(it -> it.hardware().type())
                .thenComparing(it -> it.location().region());
    }

    private static Comparator<Offer> known(Function<Offer, Optional<BigDecimal>> value) {
        return Comparator.comparing(it -> value.apply(it).orElse(LAST));
    }
}
