package dev.runctl.domain.cost;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What EBS asks per month for a type of volume, in US dollars (Amazon EBS pricing). A part without a known rate makes the
 * whole unknown where a volume uses that part.
 *
 * @param perGib of storage
 * @param perIops each for the operations per second above {@code above}, up to the next; none where they are not charged
 * @param perMibps of throughput above {@code includedMibps}; empty where it is not known
 * @param includedMibps MiB per second that cost nothing; {@link #ALL} where throughput is not charged
 */
public record DiskRates(BigDecimal perGib, List<Step> perIops, Optional<BigDecimal> perMibps, int includedMibps) {
    public static final int ALL = Integer.MAX_VALUE;

    /**
     * @param above operations per second above which this rate holds
     * @param usd empty where it is not known
     */
    public record Step(int above, Optional<BigDecimal> usd) {}

    public DiskRates {
        perIops = List.copyOf(perIops);
    }

    /** Dollars per month of a volume; empty where a rate that it needs is not known. */
    public Optional<BigDecimal> perMonth(int sizeGib, int iops, int throughputMibps) {
        BigDecimal usd = perGib.multiply(BigDecimal.valueOf(sizeGib));
        for (int i = 0; i < perIops.size(); i++) {
            int until = i + 1 < perIops.size() ? perIops.get(i + 1).above() : Integer.MAX_VALUE;
            int inStep = Math.min(iops, until) - perIops.get(i).above();
            if (inStep > 0) {
                Optional<BigDecimal> rate = perIops.get(i).usd();
                if (rate.isEmpty()) {
                    return Optional.empty();
                }
                usd = usd.add(rate.get().multiply(BigDecimal.valueOf(inStep)));
            }
        }
        int charged = Math.max(0, throughputMibps - includedMibps);
        if (charged > 0 && perMibps.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(usd.add(perMibps.orElse(BigDecimal.ZERO).multiply(BigDecimal.valueOf(charged))));
    }
}
