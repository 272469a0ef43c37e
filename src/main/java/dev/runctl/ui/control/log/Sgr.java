package dev.runctl.ui.control.log;

import java.util.List;

/** Select graphic rendition (ECMA-48, 8.3.117; colours as xterm has them). */
final class Sgr {
    private static final int[] CUBE = {0, 95, 135, 175, 215, 255};

    private Sgr() {}

    static LogStyle apply(LogStyle style, List<Integer> codes) {
        LogStyle next = style;
        for (int i = 0; i < codes.size(); i++) {
            int code = codes.get(i);
            if (code == 38 || code == 48) {
                int colour = extended(codes, i + 1);
                i += i + 1 < codes.size() && codes.get(i + 1) == 2 ? 4 : 2;
                if (colour != LogStyle.DEFAULT) {
                    next = code == 38 ? next.withForeground(colour) : next.withBackground(colour);
                }
            } else {
                next = simple(next, code);
            }
        }
        return next;
    }

    private static LogStyle simple(LogStyle style, int code) {
        return switch (code) {
            case 0 -> LogStyle.PLAIN;
            case 1 -> style.withWeight(true, style.dim());
            case 2 -> style.withWeight(style.bold(), true);
            case 22 -> style.withWeight(false, false);
            case 3 -> style.withItalic(true);
            case 23 -> style.withItalic(false);
            case 4, 21 -> style.withUnderline(true);
            case 24 -> style.withUnderline(false);
            case 7 -> style.withInverse(true);
            case 27 -> style.withInverse(false);
            case 39 -> style.withForeground(LogStyle.DEFAULT);
            case 49 -> style.withBackground(LogStyle.DEFAULT);
            default -> {
                if (code >= 30 && code <= 37) {
                    yield style.withForeground(code - 30);
                }
                if (code >= 40 && code <= 47) {
                    yield style.withBackground(code - 40);
                }
                if (code >= 90 && code <= 97) {
                    yield style.withForeground(code - 90 + 8);
                }
                if (code >= 100 && code <= 107) {
                    yield style.withBackground(code - 100 + 8);
                }
                yield style;
            }
        };
    }

    private static int extended(List<Integer> codes, int at) {
        if (at + 1 < codes.size() && codes.get(at) == 5) {
            return indexed(codes.get(at + 1));
        }
        if (at + 3 < codes.size() && codes.get(at) == 2) {
            return rgb(codes.get(at + 1), codes.get(at + 2), codes.get(at + 3));
        }
        return LogStyle.DEFAULT;
    }

    private static int indexed(int index) {
        if (index < 0 || index > 255) {
            return LogStyle.DEFAULT;
        }
        if (index < 16) {
            return index;
        }
        if (index >= 232) {
            int grey = 8 + (index - 232) * 10;
            return rgb(grey, grey, grey);
        }
        int cube = index - 16;
        return rgb(CUBE[cube / 36], CUBE[cube / 6 % 6], CUBE[cube % 6]);
    }

    private static int rgb(int red, int green, int blue) {
        return LogStyle.RGB | (red & 0xff) << 16 | (green & 0xff) << 8 | (blue & 0xff);
    }
}
