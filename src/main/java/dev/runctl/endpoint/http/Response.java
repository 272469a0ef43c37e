package dev.runctl.endpoint.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer. The server adds {@code Date} and {@code x-amzn-RequestId} where absent.
 *
 * @param length bytes that the body will write, -1 for chunked
 */
public record Response(int status, Map<String, String> headers, long length, Body body) {
    /** Writes the body; not called for HEAD. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public static Response empty(int status) {
        return new Response(status, Map.of(), 0, out -> {});
    }

    public static Response of(int status, String contentType, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Response(status, Map.of("Content-Type", contentType), bytes.length, out -> out.write(bytes));
    }

    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, length, body);
    }
}
