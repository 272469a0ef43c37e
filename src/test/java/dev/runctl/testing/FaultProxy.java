package dev.runctl.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Between the SDK and a server that checks no signatures: passes requests on, or does to them what a bad day does. */
public final class FaultProxy implements AutoCloseable {
    /** How far the server's clock is ahead where it is said to differ. */
    public static final Duration SKEW = Duration.ofHours(1);

    private static final String ERROR =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>%s</Code>"
                    + "<Message>%s</Message></Error></Errors><RequestID>0a1b2c3d-0000-4000-8000-000000000001</RequestID></Response>";
    private static final List<String> OWN_HEADERS =
            List.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

    /** What happens to a request. */
    public enum Fault {
        THROTTLED,
        EXPIRED_TOKEN,
        ACCESS_DENIED,
        NO_CAPACITY,
        /** A network's sign-in page, with status 200. */
        SIGN_IN_PAGE,
        /** A gateway's error page. */
        GATEWAY_PAGE,
        /** Answered, but cut in its middle. */
        HALF_ANSWER,
        /** Done, but the answer never arrives. */
        LOST_ANSWER,
        /** Refused because of the time in the signature; the answer's date is an hour ahead. */
        SKEWED_CLOCK
    }

    /** @param headers with lower-case names */
    public record Received(String path, Map<String, String> headers, String body) {
        /** The query protocol's operation, or empty. */
        public String action() {
            return Arrays.stream(body.split("&", -1))
                    .filter(it -> it.startsWith("Action="))
                    .map(it -> it.substring(7))
                    .findFirst()
                    .orElse("");
        }
    }

    private final URI target;
    private final ServerSocket listening;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Deque<Fault> once = new ArrayDeque<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Fault> byAction = new ConcurrentHashMap<>();
    private volatile Optional<Fault> always = Optional.empty();

    public FaultProxy(URI target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Happens to the next requests, one each. */
    public synchronized void next(Fault... faults) {
        once.addAll(List.of(faults));
    }

    /** Happens to the next request of that operation. */
    public void next(String action, Fault fault) {
        byAction.put(action, fault);
    }

    /** Happens to every request until {@link #heal}. */
    public void always(Fault fault) {
        always = Optional.of(fault);
    }

    public synchronized void heal() {
        always = Optional.empty();
        byAction.clear();
        once.clear();
    }

    /** Every request so far, also those that were not passed on. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    public void forget() {
        received.clear();
    }

    private synchronized Optional<Fault> fault(String action) {
        Fault wanted = byAction.remove(action);
        if (wanted != null) {
            return Optional.of(wanted);
        }
        return once.isEmpty() ? always : Optional.of(once.poll());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            String[] request = line(in).split(" ", -1);
            Map<String, String> headers = new LinkedHashMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            Received arrived = new Received(request[1], headers, new String(body, StandardCharsets.UTF_8));
            received.add(arrived);
            answer(out, fault(arrived.action()), request[0], request[1], headers, body);
        } catch (IOException | InterruptedException e) {
            // The client has gone, or the target has.
        }
    }

    private void answer(
            OutputStream out,
            Optional<Fault> fault,
            String method,
            String path,
            Map<String, String> headers,
            byte[] body)
            throws IOException, InterruptedException {
        if (fault.isEmpty()) {
            pass(out, forward(method, path, headers, body), 1);
            return;
        }
        switch (fault.get()) {
            case THROTTLED -> error(out, 503, "RequestLimitExceeded", "Request limit exceeded.", Duration.ZERO);
            case EXPIRED_TOKEN -> error(out, 400, "ExpiredToken", "The security token is expired", Duration.ZERO);
            case ACCESS_DENIED -> error(out, 403, "UnauthorizedOperation", "You are not authorized.", Duration.ZERO);
            case NO_CAPACITY ->
                error(out, 500, "InsufficientInstanceCapacity", "We do not have sufficient capacity.", Duration.ZERO);
            case SKEWED_CLOCK -> error(out, 403, "RequestTimeTooSkewed", "The difference is too large.", SKEW);
            case SIGN_IN_PAGE -> page(out, 200, "<!doctype html><html><body>Sign in to the network<br></body></html>");
            case GATEWAY_PAGE -> page(out, 502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
            case HALF_ANSWER -> pass(out, forward(method, path, headers, body), 2);
            case LOST_ANSWER -> forward(method, path, headers, body);
        }
    }

    private HttpResponse<byte[]> forward(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach((name, value) -> {
            if (!OWN_HEADERS.contains(name)) {
                request.header(name, value);
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** @param share of the body that is written: the whole, a half */
    private static void pass(OutputStream out, HttpResponse<byte[]> answer, int share) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.statusCode() + " answered\r\n");
        answer.headers().map().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        write(out, head.toString(), answer.body(), answer.body().length / share);
    }

    private static void error(OutputStream out, int status, String code, String message, Duration ahead)
            throws IOException {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(ahead).atOffset(ZoneOffset.UTC));
        byte[] body = ERROR.formatted(code, message).getBytes(StandardCharsets.UTF_8);
        write(
                out,
                "HTTP/1.1 " + status + " refused\r\nContent-Type: text/xml\r\nDate: " + date + "\r\n",
                body,
                body.length);
    }

    private static void page(OutputStream out, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        write(out, "HTTP/1.1 " + status + " page\r\nContent-Type: text/html\r\n", body, body.length);
    }

    private static void write(OutputStream out, String head, byte[] body, int written) throws IOException {
        String all = head + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
        out.write(all.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body, 0, written);
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.close();
    }
}
