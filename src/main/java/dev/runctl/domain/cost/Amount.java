package dev.runctl.domain.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * US dollars, between two bounds where it was not observed when something ended.
 *
 * @param low at least
 * @param high at most
 * @param unpriced how long something was used whose price is not known, and is therefore not in the dollars
 */
public record Amount(BigDecimal low, BigDecimal high, Duration unpriced) {
    public static final Amount NONE = new Amount(BigDecimal.ZERO, BigDecimal.ZERO, Duration.ZERO);
    private static final BigDecimal HALF_A_CENT = new BigDecimal("0.005");

    public Amount {
        if (low.compareTo(high) > 0) {
            throw new IllegalArgumentException(low + " is more than " + high);
        }
    }

    public static Amount of(BigDecimal usd) {
        return new Amount(usd, usd, Duration.ZERO);
    }

    public static Amount unpriced(Duration used) {
        return new Amount(BigDecimal.ZERO, BigDecimal.ZERO, used);
    }

    public Amount plus(Amount other) {
        return new Amount(low.add(other.low), high.add(other.high), unpriced.plus(other.unpriced));
    }

    /** One of {@code parts} equal parts. */
    public Amount dividedBy(int parts) {
        BigDecimal by = BigDecimal.valueOf(parts);
        BigDecimal least = low.divide(by, 12, RoundingMode.DOWN);
        return new Amount(least, high.divide(by, 12, RoundingMode.HALF_UP).max(least), unpriced.dividedBy(parts));
    }

    /** Whether nothing was used. */
    public boolean isNothing() {
        return high.signum() == 0 && unpriced.isZero();
    }

    /** Whether the bounds are the same to the cent. */
    public boolean isExact() {
        return high.subtract(low).compareTo(HALF_A_CENT) < 0;
    }

    /** Whether all that was used has a price. */
    public boolean isWhole() {
        return unpriced.isZero();
    }

    /** The middle, rounded to a millionth of a dollar. */
    public BigDecimal middle() {
        return low.add(high).divide(BigDecimal.valueOf(2), 6, RoundingMode.HALF_UP);
    }
}
