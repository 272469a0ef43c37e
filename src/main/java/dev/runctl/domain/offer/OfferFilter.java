package dev.runctl.domain.offer;

import dev.runctl.domain.instance.Lifecycle;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * What a type must have to be of use.
 *
 * @param words each has to stand in the type's name, its accelerator's name or its region
 * @param withAccelerator only types that have one
 * @param accelerators at least so many
 * @param acceleratorGib at least so many GiB on each, as their makers count: 80 finds an H100, which tells 81,559 MiB
 * @param memoryGib at least so many
 * @param lifecycle the price that is meant
 * @param highest US dollars per hour at most; what has no known price is left out then
 */
public record OfferFilter(
        String words,
        boolean withAccelerator,
        int accelerators,
        int acceleratorGib,
        int vCpus,
        int memoryGib,
        Lifecycle lifecycle,
        Optional<BigDecimal> highest) {
    public static final OfferFilter ALL = new OfferFilter("", false, 0, 0, 0, 0, Lifecycle.ON_DEMAND, Optional.empty());

    /** Makers round up: an A10G of "24 GB" tells 22,888 MiB. */
    private static final double NEARLY = 0.92;

    public boolean accepts(Offer offer) {
        Hardware hardware = offer.hardware();
        return (!withAccelerator || hardware.accelerators() > 0)
                && hardware.accelerators() >= accelerators
                && hardware.memoryOfEachGib() >= acceleratorGib * NEARLY
                && hardware.vCpus() >= vCpus
                && hardware.memoryGib() >= memoryGib
                && (lifecycle == Lifecycle.ON_DEMAND || hardware.hasSpot())
                && isCheapEnough(offer)
                && hasWords(offer);
    }

    private boolean isCheapEnough(Offer offer) {
        return highest.isEmpty()
                || offer.price(lifecycle)
                        .filter(it -> it.compareTo(highest.get()) <= 0)
                        .isPresent();
    }

    private boolean hasWords(Offer offer) {
        Hardware hardware = offer.hardware();
        String text = String.join(
                        " ",
                        hardware.type(),
                        hardware.maker(),
                        hardware.accelerator(),
                        hardware.architecture(),
                        offer.location().region())
                .toLowerCase(Locale.ROOT);
        for (String word : words.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
