package dev.runctl.endpoint.http;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * A request as it came from the network, before its signature is looked at.
 *
 * @param headers by lower-case name, values in order
 * @param contentLength -1 when not stated
 */
public record Incoming(
        String method,
        String rawPath,
        String rawQuery,
        Map<String, List<String>> headers,
        InputStream body,
        long contentLength) {
    /** The first value, or the empty text. */
    public String header(String lowerCaseName) {
        List<String> values = headers.getOrDefault(lowerCaseName, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }
}
