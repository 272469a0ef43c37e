package dev.runctl.endpoint.s3;

/**
 * The CRC of two pieces joined, from the CRC of each: the first one's, moved up by the length of the second, plus the
 * second one's. Arithmetic in GF(2)[x] modulo the polynomial, in the reflected notation, where x^0 is the highest bit.
 */
final class CrcCombination {
    private final int width;
    private final long polynomial;

    /** @param polynomial reflected, {@code width} bits */
    CrcCombination(int width, long polynomial) {
        this.width = width;
        this.polynomial = polynomial;
    }

    /** @param secondLength bytes of the second piece */
    long combine(long first, long second, long secondLength) {
        long shift = 1L << width - 1;
        long square = 1L << width - 1 - 8;
        for (long n = secondLength; n > 0; n >>= 1) {
            if ((n & 1) != 0) {
                shift = multiply(square, shift);
            }
            square = multiply(square, square);
        }
        return multiply(shift, first) ^ second;
    }

    private long multiply(long a, long b) {
        long product = 0;
        long factor = b;
        for (long bit = 1L << width - 1; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= factor;
            }
            factor = (factor & 1) != 0 ? factor >>> 1 ^ polynomial : factor >>> 1;
        }
        return product;
    }
}
