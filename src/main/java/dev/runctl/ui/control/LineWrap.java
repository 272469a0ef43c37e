package dev.runctl.ui.control;

import java.util.Arrays;

/** Where a line is broken so that it fits a width in characters: after so many, as a terminal does it, not at words. */
final class LineWrap {
    static final int[] NONE = {};

    private LineWrap() {}

    /** The positions in the text where another row begins. */
    static int[] breaks(String text, int columns) {
        if (columns <= 0 || text.length() * 2L <= columns) {
            return NONE;
        }
        int[] breaks = NONE;
        int count = 0;
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int width = isWide(point) ? 2 : 1;
            if (used + width > columns && used > 0) {
                if (count == breaks.length) {
                    breaks = Arrays.copyOf(breaks, count * 2 + 8);
                }
                breaks[count++] = i;
                used = 0;
            }
            used += width;
            i += Character.charCount(point);
        }
        return Arrays.copyOf(breaks, count);
    }

    /** Whether it takes two columns: East Asian scripts and pictures. */
    private static boolean isWide(int point) {
        return point >= 0x1100 && point <= 0x115f
                || point >= 0x2e80 && point <= 0xa4cf
                || point >= 0xac00 && point <= 0xd7a3
                || point >= 0xf900 && point <= 0xfaff
                || point >= 0xfe30 && point <= 0xfe6f
                || point >= 0xff00 && point <= 0xff60
                || point >= 0x1f300 && point <= 0x1faff
                || point >= 0x20000 && point <= 0x3fffd;
    }

    /** Where a position of the text lies once each break is a line feed; the character after a break is in the next row. */
    static int broken(int[] breaks, int position) {
        int at = Arrays.binarySearch(breaks, position);
        return position + (at < 0 ? -at - 1 : at + 1);
    }

    /** The position in the text of one in the broken text. */
    static int whole(int[] breaks, int position) {
        int before = 0;
        while (before < breaks.length && breaks[before] + before < position) {
            before++;
        }
        return position - before;
    }
}
