package dev.runctl.domain.cost;

import java.math.BigDecimal;

/**
 * US dollars per hour of a running instance.
 *
 * @param basis where the figure comes from
 */
public record HourlyPrice(BigDecimal usd, Basis basis) {
    public static final HourlyPrice FREE = new HourlyPrice(BigDecimal.ZERO, Basis.THIS_COMPUTER);

    public enum Basis {
        /** An on-demand list price. */
        LIST_PRICE,
        /** The zone's spot price. */
        SPOT_PRICE,
        /** A workspace on this machine: nothing is billed. */
        THIS_COMPUTER
    }
}
