package dev.runctl.service.metric;

import java.util.Locale;

/** Reads the number that begins at a place of a line, as Python, C and Java print them. One thread at a time. */
final class Numbers {
    private static final int LONGEST = 40;

    private double value;
    private int end;
    private boolean percent;
    private boolean fraction;

    /**
     * Whether a number that stands for itself begins there: no date, time, path, version, size or part of a word. After
     * yes, {@link #value} and its companions tell of it.
     */
    boolean read(String line, int from) {
        int at = skip(line, from, "tensor(");
        at = skip(line, at, "array(");
        if (word(line, at)) {
            return standsAlone(line);
        }
        int start = at;
        if (at < line.length() && (line.charAt(at) == '-' || line.charAt(at) == '+')) {
            at++;
        }
        int digits = at;
        at = digits(line, at);
        int whole = at - digits;
        fraction = false;
        if (whole > 0 && whole <= 3 && isGroup(line, at)) {
            while (isGroup(line, at)) {
                at += 4;
            }
        }
        if (at < line.length() && line.charAt(at) == '.') {
            int after = digits(line, at + 1);
            if (whole == 0 && after == at + 1) {
                return false;
            }
            whole = Math.max(whole, 1);
            fraction = true;
            at = after;
        }
        if (whole == 0 || at - start > LONGEST) {
            return false;
        }
        at = exponent(line, at);
        try {
            value = Double.parseDouble(line.substring(start, at).replace(",", ""));
        } catch (NumberFormatException e) {
            return false;
        }
        end = at;
        return standsAlone(line);
    }

    private boolean word(String line, int at) {
        int start = at < line.length() && (line.charAt(at) == '-' || line.charAt(at) == '+') ? at + 1 : at;
        int stop = start;
        while (stop < line.length() && stop - start < 9 && Character.isLetter(line.charAt(stop))) {
            stop++;
        }
        if (stop == start) {
            return false;
        }
        double found = switch (line.substring(start, stop).toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            default -> 0;
        };
        if (Double.isFinite(found)) {
            return false;
        }
        value = line.charAt(at) == '-' ? -found : found;
        end = stop;
        fraction = true;
        return true;
    }

    /** What follows decides: letters make it a size or a duration, a colon a time, a dot an address or a version. */
    private boolean standsAlone(String line) {
        percent = false;
        if (end == line.length()) {
            return true;
        }
        char next = line.charAt(end);
        char afterwards = end + 1 < line.length() ? line.charAt(end + 1) : ' ';
        percent = next == '%';
        return switch (next) {
            case ',' -> afterwards < '0' || afterwards > '9';
            case ' ', '\t', ';', '|', ')', ']', '}', '\'', '"', '%', '(', '\u2502', '\u2022' -> true;
            case '.', '-', '>' -> !Character.isLetterOrDigit(afterwards) && afterwards != next;
            default -> false;
        };
    }

    private static boolean isGroup(String line, int at) {
        return at < line.length()
                && line.charAt(at) == ','
                && digits(line, at + 1) == at + 4
                && (at + 4 == line.length() || line.charAt(at + 4) != '_');
    }

    private static int exponent(String line, int at) {
        if (at >= line.length() || line.charAt(at) != 'e' && line.charAt(at) != 'E') {
            return at;
        }
        int sign = at + 1 < line.length() && "+-".indexOf(line.charAt(at + 1)) >= 0 ? at + 2 : at + 1;
        int after = digits(line, sign);
        return after > sign ? after : at;
    }

    static int digits(String line, int at) {
        int i = at;
        while (i < line.length() && line.charAt(i) >= '0' && line.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static int skip(String line, int at, String prefix) {
        return line.startsWith(prefix, at) ? at + prefix.length() : at;
    }

    double value() {
        return value;
    }

    /** The place after the number, before a percent sign. */
    int end() {
        return end;
    }

    boolean percent() {
        return percent;
    }

    /** Whether it was written with a point or is no finite number: what a whole number may not be taken for. */
    boolean fraction() {
        return fraction;
    }
}
