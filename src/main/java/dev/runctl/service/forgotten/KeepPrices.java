package dev.runctl.service.forgotten;

import dev.runctl.domain.checkpoint.StoragePrice;
import dev.runctl.domain.instance.Location;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What it costs to keep things for a month of 730 hours, in US dollars: list prices of us-east-1 by AWS's pages "Amazon EBS
 * pricing", "Amazon S3 pricing" and "Amazon VPC pricing" (public IPv4, the same in every region). What another region asks is not
 * known here, and neither are kinds of volumes other than gp3.
 */
final class KeepPrices {
    static final BigDecimal HOURS = BigDecimal.valueOf(730);

    private static final String PRICED = "us-east-1";
    private static final BigDecimal ADDRESS = new BigDecimal("0.005");
    private static final int FREE_IOPS = 3000;
    private static final BigDecimal IOPS = new BigDecimal("0.005");
    private static final int FREE_THROUGHPUT = 125;
    private static final BigDecimal THROUGHPUT = new BigDecimal("0.04");

    private KeepPrices() {}

    static Optional<BigDecimal> disk(Location location, Leftovers.Disk disk) {
        if (location.isThisComputer()) {
            return Optional.of(BigDecimal.ZERO);
        }
        if (!location.region().equals(PRICED) || !disk.type().equals("gp3")) {
            return Optional.empty();
        }
        return Optional.of(StoragePrice.GP3_GB_MONTH
                .multiply(BigDecimal.valueOf(disk.sizeGib()))
                .add(IOPS.multiply(BigDecimal.valueOf(Math.max(0, disk.iops() - FREE_IOPS))))
                .add(THROUGHPUT.multiply(BigDecimal.valueOf(Math.max(0, disk.throughput() - FREE_THROUGHPUT)))));
    }

    static Optional<BigDecimal> address(Location location) {
        return Optional.of(location.isThisComputer() ? BigDecimal.ZERO : ADDRESS.multiply(HOURS));
    }

    static Optional<BigDecimal> stored(Location location, long bytes) {
        if (location.isThisComputer()) {
            return Optional.of(BigDecimal.ZERO);
        }
        return location.region().equals(PRICED) ? Optional.of(StoragePrice.s3PerMonth(bytes)) : Optional.empty();
    }
}
