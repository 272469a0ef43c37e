package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.wire.ServiceError;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes of an object.
 *
 * @param first from 0
 * @param length bytes
 */
record ByteRange(long first, long length) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    static ByteRange whole(long size) {
        return new ByteRange(0, size);
    }

    /**
     * Reads a {@code Range} header; empty for what S3 passes over: several ranges, other units, an end before the start.
     *
     * @throws dev.runctl.endpoint.wire.ServiceError InvalidRange if no byte of it exists
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher form = FORM.matcher(header.strip());
        if (!form.matches() || form.group(1).isEmpty() && form.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (form.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(form.group(2)), size);
            if (last == 0) {
                throw invalid();
            }
            return Optional.of(new ByteRange(size - last, last));
        }
        long first = Long.parseLong(form.group(1));
        long end = form.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(form.group(2));
        if (end < first) {
            return Optional.empty();
        }
        if (first >= size) {
            throw invalid();
        }
        return Optional.of(new ByteRange(first, Math.min(end, size - 1) - first + 1));
    }

    /** A {@code Content-Range} header. */
    String header(long size) {
        return "bytes " + first + '-' + (first + length - 1) + '/' + size;
    }

    private static RuntimeException invalid() {
        return new ServiceError("InvalidRange", "The requested range is not satisfiable", 416);
    }
}
