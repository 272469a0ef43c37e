package dev.runctl.endpoint.http;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request that has passed the Host and signature checks.
 *
 * @param rawPath the path exactly as sent, percent-encoded, never normalised
 * @param rawQuery the query as sent without {@code ?}, or empty
 * @param headers by lower-case name, values in order
 * @param body the payload with any {@code aws-chunked} framing removed; reading it to the end verifies the payload's
 *     hash, chunk and trailer signatures and throws {@link PayloadException} if they do not match
 * @param contentLength bytes of the decoded payload, -1 when not known
 * @param accessKey who signed
 */
public record Request(
        String method,
        String rawPath,
        String rawQuery,
        Map<String, List<String>> headers,
        InputStream body,
        long contentLength,
        String accessKey,
        Trailers trailers) {
    /** Trailing headers; complete only after the body has been read to its end. */
    @FunctionalInterface
    public interface Trailers {
        Map<String, String> get();
    }

    public Optional<String> header(String lowerCaseName) {
        List<String> values = headers.get(lowerCaseName);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }
}
