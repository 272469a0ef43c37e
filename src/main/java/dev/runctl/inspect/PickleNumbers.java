package dev.runctl.inspect;

import dev.runctl.inspect.PickleValue.Flag;
import dev.runctl.inspect.PickleValue.Huge;
import dev.runctl.inspect.PickleValue.Real;
import dev.runctl.inspect.PickleValue.Whole;
import java.math.BigInteger;

/** A pickle's numbers: as bytes, and as the first protocols write them in words. */
final class PickleNumbers {
    /** Bytes, or digits. */
    static final int LONGEST = 255;

    private PickleNumbers() {}

    /** @param bytes in two's complement, the least first; they are turned round */
    static PickleValue whole(byte[] bytes) {
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swapped = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swapped;
        }
        return whole(bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes));
    }

    static PickleValue whole(String line) throws Malformed {
        if (line.equals("00") || line.equals("01")) {
            return line.equals("00") ? Flag.FALSE : Flag.TRUE;
        }
        String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        if (digits.length() > LONGEST) {
            throw new Malformed("a number too long");
        }
        try {
            return whole(new BigInteger(digits.strip()));
        } catch (NumberFormatException e) {
            throw new Malformed("no number");
        }
    }

    private static PickleValue whole(BigInteger value) {
        return value.bitLength() < Long.SIZE ? Whole.of(value.longValue()) : new Huge(value);
    }

    static PickleValue real(String line) throws Malformed {
        try {
            return switch (line) {
                case "inf" -> new Real(Double.POSITIVE_INFINITY);
                case "-inf" -> new Real(Double.NEGATIVE_INFINITY);
                case "nan" -> new Real(Double.NaN);
                default -> new Real(Double.parseDouble(line));
            };
        } catch (NumberFormatException e) {
            throw new Malformed("no number");
        }
    }
}
