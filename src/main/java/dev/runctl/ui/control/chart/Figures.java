package dev.runctl.ui.control.chart;

import dev.runctl.domain.metric.Axis;
import java.util.Locale;

/** Numbers as a chart shows them, short and with their unit. */
public final class Figures {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Figures() {}

    /** @param unit {@code B} and {@code B/s} get a binary prefix, others follow the number */
    public static String value(double value, String unit) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
        }
        if (unit.equals("B") || unit.equals("B/s")) {
            double left = value;
            int power = 0;
            while (Math.abs(left) >= 1024 && power < BINARY.length - 1) {
                left /= 1024;
                power++;
            }
            return plain(left, 3) + " " + BINARY[power] + unit.substring(1);
        }
        return plain(value, 4) + (unit.isEmpty() ? "" : unit.equals("%") ? "%" : " " + unit);
    }

    static String position(double at, Axis axis) {
        if (axis != Axis.TIME) {
            double size = Math.abs(at);
            return size >= 1e6 ? plain(at / 1e6, 4) + "M" : size >= 1e4 ? plain(at / 1e3, 4) + "k" : plain(at, 6);
        }
        long seconds = Math.round(at);
        long hours = seconds / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, Math.abs(seconds % 60));
    }

    /** At most so many significant digits, without trailing zeros. */
    static String plain(double value, int digits) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-3 || size >= 1e6) {
            String text = String.format(Locale.ROOT, "%." + (digits - 2) + "e", value);
            return text.replaceFirst("\\.?0*e", "e")
                    .replaceFirst("e([+-])0", "e$1")
                    .replace("e+", "e");
        }
        int decimals = Math.max(0, digits - 1 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return decimals == 0 ? text : text.replaceFirst("\\.?0+$", "");
    }
}
