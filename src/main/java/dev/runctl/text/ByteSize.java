package dev.runctl.text;

import java.util.Locale;

/** A number of bytes as people read it, the same in the window and on the command line: by thousands, as S3 bills. */
public final class ByteSize {
    private static final Messages TEXT = Messages.of("format");

    private ByteSize() {}

    /** Two digits at least: {@code 812 B}, {@code 4.7 MB}, {@code 130 GB}. */
    public static String text(long bytes) {
        if (bytes < 1000) {
            return TEXT.text("bytes", bytes + "");
        }
        if (bytes < 999_500) {
            return TEXT.text("kilobytes", decimal(bytes / 1e3));
        }
        return bytes < 999_500_000
                ? TEXT.text("megabytes", decimal(bytes / 1e6))
                : TEXT.text("gigabytes", decimal(bytes / 1e9));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value);
    }
}
