package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;

/**
 * The conditions of a request, by the rules of RFC 9110 and S3.
 *
 * @param ifMatch and the others: the header, if sent
 */
record Conditions(
        Optional<String> ifMatch,
        Optional<String> ifNoneMatch,
        Optional<Instant> ifModifiedSince,
        Optional<Instant> ifUnmodifiedSince) {
    static Conditions of(Request request) {
        return of(request, "");
    }

    /** Those on the source of a copy. */
    static Conditions ofSource(Request request) {
        return of(request, "x-amz-copy-source-");
    }

    private static Conditions of(Request request, String prefix) {
        return new Conditions(
                request.header(prefix + "if-match"),
                request.header(prefix + "if-none-match"),
                request.header(prefix + "if-modified-since").flatMap(Conditions::date),
                request.header(prefix + "if-unmodified-since").flatMap(Conditions::date));
    }

    /**
     * Whether the reader already has what it asks for.
     *
     * @throws dev.runctl.endpoint.wire.ServiceError PreconditionFailed if it wants another version than there is
     */
    boolean isKnown(StoredObject object) {
        if (ifMatch.isPresent()) {
            if (!matches(ifMatch.get(), object)) {
                throw Errors.preconditionFailed("If-Match");
            }
        } else if (ifUnmodifiedSince.filter(object.modified()::isAfter).isPresent()) {
            throw Errors.preconditionFailed("If-Unmodified-Since");
        }
        if (ifNoneMatch.isPresent()) {
            return matches(ifNoneMatch.get(), object);
        }
        return ifModifiedSince
                .filter(since -> !object.modified().isAfter(since))
                .isPresent();
    }

    /** @throws dev.runctl.endpoint.wire.ServiceError if the write must not happen, given what is there now */
    void checkWrite(Optional<StoredObject> current) {
        if (ifNoneMatch.isPresent()) {
            if (!ifNoneMatch.get().strip().equals("*")) {
                throw Errors.notImplemented("If-None-Match with anything but * on a write");
            }
            if (current.isPresent()) {
                throw Errors.preconditionFailed("If-None-Match");
            }
        }
        if (ifMatch.isPresent() && !matches(ifMatch.get(), current.orElseThrow(Errors::noSuchKey))) {
            throw Errors.preconditionFailed("If-Match");
        }
    }

    static boolean matches(String tags, StoredObject object) {
        return Arrays.stream(tags.split(",", -1))
                .map(Conditions::bare)
                .anyMatch(tag -> tag.equals("*") || tag.equals(object.etag()));
    }

    /** An ETag without quotes and without the mark of weakness. */
    static String bare(String tag) {
        String text = tag.strip();
        if (text.startsWith("W/")) {
            text = text.substring(2);
        }
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
