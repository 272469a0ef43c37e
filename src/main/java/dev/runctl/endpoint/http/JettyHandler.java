package dev.runctl.endpoint.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;

/** Between Jetty's requests and ours. Runs on a virtual thread, so it blocks. */
final class JettyHandler extends Handler.Abstract {
    /** What is still read of a refused request, so that a client which is busy sending gets to see the answer. */
    private static final long DRAIN_LIMIT = 16L * 1024 * 1024;

    private final Perimeter perimeter;
    private final Dispatch dispatch;
    private final WebSockets webSockets;

    JettyHandler(Perimeter perimeter, Dispatch dispatch, WebSockets webSockets) {
        this.perimeter = perimeter;
        this.dispatch = dispatch;
        this.webSockets = webSockets;
    }

    @Override
    public boolean handle(
            org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        if (WebSockets.isAskedFor(request)) {
            Optional<Response> refusal = perimeter.refuse(incoming(request, InputStream.nullInputStream()));
            if (refusal.isEmpty() && webSockets.open(request, response, callback)) {
                return true;
            }
        }
        try (InputStream body = Content.Source.asInputStream(request)) {
            Incoming in = incoming(request, body);
            String requestId = UUID.randomUUID().toString();
            Optional<Response> refusal = perimeter.refuse(in);
            send(in, refusal.isPresent() ? refusal.get() : dispatch.answer(in, requestId), requestId, response);
            // Reading on would ask a client that waits for 100 Continue to send after all.
            if (in.header("expect").isEmpty()) {
                drain(body);
            }
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            callback.failed(e);
        }
        return true;
    }

    private static Incoming incoming(org.eclipse.jetty.server.Request request, InputStream body) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(field.getValue() == null ? "" : text(field.getValue()));
        }
        String target = RawTarget.of(request);
        int question = target.indexOf('?');
        return new Incoming(
                request.getMethod(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers,
                body,
                request.getLength());
    }

    /** Jetty reads headers as Latin-1; clients that send more than ASCII mean, and sign, UTF-8. */
    private static String text(String value) {
        if (value.chars().allMatch(c -> c < 0x80)) {
            return value;
        }
        try {
            byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    private static void send(Incoming in, Response answer, String requestId, org.eclipse.jetty.server.Response response)
            throws IOException {
        response.setStatus(answer.status());
        response.getHeaders().put("x-amzn-RequestId", requestId).put("x-amz-request-id", requestId);
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (answer.length() >= 0 && answer.status() != 204 && answer.status() != 304) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length());
        }
        try (OutputStream out = new BufferedOutputStream(Content.Sink.asOutputStream(response), 64 * 1024)) {
            if (!in.method().equals("HEAD") && answer.length() != 0) {
                answer.body().writeTo(out);
            }
        }
    }

    private static void drain(InputStream body) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = DRAIN_LIMIT;
        for (int n = body.read(buffer); n > 0 && left > 0; n = body.read(buffer)) {
            left -= n;
        }
    }
}
