package dev.runctl.storage;

import java.util.Arrays;

/** Bytes to be found among others, by Boyer, Moore and Horspool; ASCII letters of either case if wanted. */
final class ByteNeedle {
    private final byte[] needle;
    private final byte[] fold = new byte[256];
    /** How far to go on after a byte under the needle's end; 0 for the needle's last byte. */
    private final int[] skip = new int[256];

    private final int again;

    ByteNeedle(byte[] wanted, boolean matchCase) {
        for (int i = 0; i < 256; i++) {
            fold[i] = (byte) (!matchCase && i >= 'A' && i <= 'Z' ? i + 32 : i);
        }
        needle = new byte[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            needle[i] = fold[wanted[i] & 0xff];
        }
        int last = needle.length - 1;
        int[] byFolded = new int[256];
        Arrays.fill(byFolded, needle.length);
        for (int i = 0; i < last; i++) {
            byFolded[needle[i] & 0xff] = last - i;
        }
        again = byFolded[needle[last] & 0xff];
        byFolded[needle[last] & 0xff] = 0;
        for (int i = 0; i < 256; i++) {
            skip[i] = byFolded[fold[i] & 0xff];
        }
    }

    /** Where the needle begins in the bytes, or -1. */
    int find(byte[] bytes, int from, int to) {
        int last = needle.length - 1;
        int at = from + last;
        while (at < to) {
            int step = skip[bytes[at] & 0xff];
            if (step > 0) {
                at += step;
                continue;
            }
            int i = last - 1;
            while (i >= 0 && fold[bytes[at - last + i] & 0xff] == needle[i]) {
                i--;
            }
            if (i < 0) {
                return at - last;
            }
            at += again;
        }
        return -1;
    }
}
