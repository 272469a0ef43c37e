package dev.runctl.domain.ledger;

import java.math.BigDecimal;

/**
 * What is being spent at a moment.
 *
 * @param usdPerHour of what has a known price
 * @param unknown how many things cost something that is not known
 */
public record Rate(BigDecimal usdPerHour, int unknown) {
    public static final Rate NONE = new Rate(BigDecimal.ZERO, 0);
    public static final Rate UNKNOWN = new Rate(BigDecimal.ZERO, 1);

    public Rate plus(Rate other) {
        return new Rate(usdPerHour.add(other.usdPerHour), unknown + other.unknown);
    }

    public boolean isNothing() {
        return usdPerHour.signum() == 0 && unknown == 0;
    }
}
