package dev.runctl.domain.cost;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * US dollars per hour of a running instance.
 *
 * @param basis where the figure comes from
 * @param asOf the day on which it was so, by whoever told it; empty where that does not matter
 */
public record HourlyPrice(BigDecimal usd, Basis basis, Optional<LocalDate> asOf) {
    public static final HourlyPrice FREE = new HourlyPrice(BigDecimal.ZERO, Basis.THIS_COMPUTER);

    public HourlyPrice(BigDecimal usd, Basis basis) {
        this(usd, basis, Optional.empty());
    }

    public enum Basis {
        /** An on-demand list price. */
        LIST_PRICE,
        /** The zone's spot price. */
        SPOT_PRICE,
        /** A workspace on this machine: nothing is billed. */
        THIS_COMPUTER
    }
}
