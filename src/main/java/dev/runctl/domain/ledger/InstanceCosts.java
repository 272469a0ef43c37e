package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import java.time.Duration;
import java.util.Optional;

/**
 * What one instance costs and has cost.
 *
 * @param instanceType of its newest start; empty where none was seen
 * @param lifecycle of its newest start
 * @param runs whether it was running when it was last seen
 * @param perHour its price while running, where it is known now
 * @param hours of running
 * @param disks attached to it, also while it is stopped
 * @param addresses its public IPv4 addresses
 * @param ran this month, at most
 */
public record InstanceCosts(
        InstanceRef ref,
        String instanceType,
        Lifecycle lifecycle,
        boolean runs,
        Optional<HourlyPrice> perHour,
        Spent hours,
        Spent disks,
        Spent addresses,
        Duration ran) {
    public Spent all() {
        return hours.plus(disks).plus(addresses);
    }

    /** What it costs even if it is stopped: its disks and kept addresses. */
    public Rate stoppedRate() {
        return runs ? Rate.NONE : disks.now().plus(addresses.now());
    }
}
