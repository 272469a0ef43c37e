package dev.runctl.service.forgotten;

import dev.runctl.domain.checkpoint.StoragePrice;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.cost.DiskPrices;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What it costs to keep things for a month of 730 hours, in US dollars. Of S3 the list price of us-east-1 alone is known
 * ("Amazon S3 pricing", Standard).
 */
final class KeepPrices {
    static final BigDecimal HOURS = BigDecimal.valueOf(730);

    private static final String PRICED = "us-east-1";

    /** Each public IPv4 address an hour, in use or idle, the same in every commercial region (Amazon VPC pricing). */
    private static final BigDecimal ADDRESS = new BigDecimal("0.005");

    private final DiskPrices disks;

    KeepPrices(DiskPrices disks) {
        this.disks = disks;
    }

    Optional<BigDecimal> disk(Location location, Leftovers.Disk disk) {
        return location.isThisComputer()
                ? Optional.of(BigDecimal.ZERO)
                : disks.rates(location, disk.type())
                        .flatMap(it -> it.perMonth(disk.sizeGib(), disk.iops(), disk.throughput()));
    }

    Optional<BigDecimal> address(Location location) {
        return Optional.of(location.isThisComputer() ? BigDecimal.ZERO : ADDRESS.multiply(HOURS));
    }

    Optional<BigDecimal> stored(Location location, long bytes) {
        if (location.isThisComputer()) {
            return Optional.of(BigDecimal.ZERO);
        }
        return location.region().equals(PRICED) ? Optional.of(StoragePrice.s3PerMonth(bytes)) : Optional.empty();
    }
}
