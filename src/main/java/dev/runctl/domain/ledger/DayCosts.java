package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.Amount;
import java.time.LocalDate;

/**
 * What a day cost.
 *
 * @param hours of instances
 * @param held of disks and addresses
 */
public record DayCosts(LocalDate day, Amount hours, Amount held) {
    public Amount all() {
        return hours.plus(held);
    }

    /** The same day elsewhere with it. */
    DayCosts plus(DayCosts other) {
        return new DayCosts(day, hours.plus(other.hours), held.plus(other.held));
    }
}
