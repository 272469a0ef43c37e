package dev.runctl.endpoint.s3;

import java.util.zip.Checksum;

/** CRC-64/NVME: reflected, all ones in and out. Eight bytes a step. */
final class Crc64Nvme implements Checksum {
    static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    private static final long[][] TABLES = tables();

    private long register = ~0L;

    @Override
    public void update(int b) {
        register = register >>> 8 ^ TABLES[0][(int) (register ^ b) & 0xff];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        long crc = register;
        for (; end - at >= 8; at += 8) {
            long next = 0;
            for (int i = 0; i < 8; i++) {
                next ^= TABLES[7 - i][(int) (crc >>> 8 * i ^ bytes[at + i]) & 0xff];
            }
            crc = next;
        }
        for (; at < end; at++) {
            crc = crc >>> 8 ^ TABLES[0][(int) (crc ^ bytes[at]) & 0xff];
        }
        register = crc;
    }

    @Override
    public long getValue() {
        return ~register;
    }

    @Override
    public void reset() {
        register = ~0L;
    }

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int n = 0; n < 256; n++) {
            long crc = n;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
            tables[0][n] = crc;
        }
        for (int n = 0; n < 256; n++) {
            for (int t = 1; t < 8; t++) {
                long before = tables[t - 1][n];
                tables[t][n] = before >>> 8 ^ tables[0][(int) before & 0xff];
            }
        }
        return tables;
    }
}
