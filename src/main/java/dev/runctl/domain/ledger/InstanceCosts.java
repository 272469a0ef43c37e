package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.InstanceRef;
import java.time.Duration;
import java.util.Optional;

/**
 * What one instance's hours have cost, its disks and addresses not counted.
 *
 * @param perHour its price while running, where known; its last known type's
 * @param thisStart of the present start, zero if it does not run
 * @param today since midnight
 * @param month since the first of the month
 * @param ran this month, at most
 */
public record InstanceCosts(
        InstanceRef ref,
        String instanceType,
        Optional<HourlyPrice> perHour,
        Amount thisStart,
        Amount today,
        Amount month,
        Duration ran) {}
