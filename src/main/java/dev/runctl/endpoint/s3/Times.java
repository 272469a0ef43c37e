package dev.runctl.endpoint.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The two ways S3 writes a time. */
final class Times {
    private static final DateTimeFormatter XML = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    // RFC_1123_DATE_TIME leaves out the leading zero of the day, which HTTP wants.
    private static final DateTimeFormatter HEADER = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    static String xml(Instant time) {
        return XML.format(time);
    }

    static String header(Instant time) {
        return HEADER.format(time);
    }
}
