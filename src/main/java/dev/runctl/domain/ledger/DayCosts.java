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
}
