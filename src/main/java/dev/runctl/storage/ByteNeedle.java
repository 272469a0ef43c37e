package dev.runctl.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bytes to be found among others; ASCII letters of either case if wanted. Two of the needle's bytes, those that logs have
 * least often, are looked for at eight positions at a time; only where both are there the rest is compared. Where logs
 * hardly ever have the first of the two, most positions are passed over by that one alone.
 */
final class ByteNeedle {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    /** The most common bytes of logs first; what is not here is rare. */
    private static final String COMMON = " 0e1t2a3o5n4i6s7r8l9d.c-:pmugfhb,w=y/v_k[]x()\"'zjq";

    /** Bytes from here on in {@link #COMMON} are so rare that 32 positions seldom have one. */
    private static final int RARE = COMMON.indexOf('k');

    private final byte[] needle;
    private final byte[] fold = new byte[256];
    private final int first;
    private final int second;
    private final boolean rare;
    /** Eight times the byte wanted, and the bit that makes its letter small. */
    private final long firstBytes;

    private final long firstFold;
    private final long secondBytes;
    private final long secondFold;

    ByteNeedle(byte[] wanted, boolean matchCase) {
        for (int i = 0; i < 256; i++) {
            fold[i] = (byte) (!matchCase && i >= 'A' && i <= 'Z' ? i + 32 : i);
        }
        needle = new byte[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            needle[i] = fold[wanted[i] & 0xff];
        }
        first = rarest(-1);
        second = needle.length == 1 ? 0 : rarest(first);
        rare = rank(needle[first]) >= RARE;
        firstBytes = ONES * (needle[first] & 0xff);
        secondBytes = ONES * (needle[second] & 0xff);
        firstFold = matchCase ? 0 : ONES * foldBit(needle[first]);
        secondFold = matchCase ? 0 : ONES * foldBit(needle[second]);
    }

    private static int foldBit(byte b) {
        return b >= 'a' && b <= 'z' ? 0x20 : 0;
    }

    private int rarest(int except) {
        int best = -1;
        int bestRank = -1;
        for (int i = 0; i < needle.length; i++) {
            int rank = rank(needle[i]);
            if (i != except && rank > bestRank) {
                best = i;
                bestRank = rank;
            }
        }
        return best;
    }

    private static int rank(byte b) {
        int common = COMMON.indexOf(Character.toLowerCase((char) (b & 0xff)));
        return common < 0 ? COMMON.length() : common;
    }

    /** Where the needle begins in the bytes, or -1. */
    int find(byte[] bytes, int from, int to) {
        int last = to - needle.length;
        int i = from;
        // Reading 32 bytes from a position in the needle stays inside as long as the needle fits at all 32 positions.
        for (; i <= last - 31; i += 32) {
            if (rare && !hasFirst(bytes, i)) {
                continue;
            }
            long a = candidates(bytes, i);
            long b = candidates(bytes, i + 8);
            long c = candidates(bytes, i + 16);
            long d = candidates(bytes, i + 24);
            if ((a | b | c | d) != 0) {
                int found = check(bytes, i, a, b, c, d);
                if (found >= 0) {
                    return found;
                }
            }
        }
        for (; i <= last; i++) {
            if (isAt(bytes, i)) {
                return i;
            }
        }
        return -1;
    }

    /** A bit is set in each of eight positions where the needle may begin; some above a true one may be set by a carry. */
    private long candidates(byte[] bytes, int at) {
        long x = wanted(bytes, at);
        long y = ((long) LONGS.get(bytes, at + second) | secondFold) ^ secondBytes;
        long zeroWanted = x | y;
        return (zeroWanted - ONES) & ~zeroWanted & HIGH;
    }

    /** Whether the first of the two bytes may be at one of the 32 positions. */
    private boolean hasFirst(byte[] bytes, int at) {
        long a = wanted(bytes, at);
        long b = wanted(bytes, at + 8);
        long c = wanted(bytes, at + 16);
        long d = wanted(bytes, at + 24);
        return (((a - ONES) & ~a | (b - ONES) & ~b | (c - ONES) & ~c | (d - ONES) & ~d) & HIGH) != 0;
    }

    /** Zero in each byte that is the first of the two. */
    private long wanted(byte[] bytes, int at) {
        return ((long) LONGS.get(bytes, at + first) | firstFold) ^ firstBytes;
    }

    private int check(byte[] bytes, int at, long... masks) {
        for (int i = 0; i < masks.length; i++) {
            for (long mask = masks[i]; mask != 0; mask &= mask - 1) {
                int start = at + i * 8 + (Long.numberOfTrailingZeros(mask) >>> 3);
                if (isAt(bytes, start)) {
                    return start;
                }
            }
        }
        return -1;
    }

    private boolean isAt(byte[] bytes, int at) {
        for (int i = 0; i < needle.length; i++) {
            if (fold[bytes[at + i] & 0xff] != needle[i]) {
                return false;
            }
        }
        return true;
    }
}
