package dev.runctl.domain.checkpoint;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What keeping a copy costs, in US dollars. List prices of us-east-1 as published on the pages "Amazon S3 pricing" (Standard, the
 * first 50 TB a month) and "Amazon EBS pricing" (gp3); other regions are a little dearer. A GB of storage is 2^30 bytes there
 * (S3 FAQ: the examples count 10 TB as 10,995,116,277,760 bytes).
 */
public final class StoragePrice {
    /** One GB for one month in S3. */
    public static final BigDecimal S3_GB_MONTH = new BigDecimal("0.023");

    /** One GB of a volume's size for one month, whether it is used or not: freeing space does not lower it. */
    public static final BigDecimal GP3_GB_MONTH = new BigDecimal("0.08");

    private static final BigDecimal GB = BigDecimal.valueOf(1L << 30);

    private StoragePrice() {}

    public static BigDecimal s3PerMonth(long bytes) {
        return S3_GB_MONTH.multiply(BigDecimal.valueOf(bytes)).divide(GB, MathContext.DECIMAL64);
    }
}
