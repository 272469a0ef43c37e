package dev.runctl.aws;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.service.identity.SignIns;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits on a free port of loopback for the browser to come back from the sign-in page (RFC 8252, section 7.3). It takes one
 * answer, which has to bear the state that the page was opened with; whatever else asks gets nothing and changes nothing.
 */
final class RedirectListener implements AutoCloseable {
    private static final String PATH = "/oauth/callback";

    /** What is registered: Identity Center lets loopback's port be any (RFC 8252; the AWS CLI does the same). */
    static final String REGISTERED = "http://127.0.0.1" + PATH;

    /** A browser opens connections in advance on which it says nothing. */
    private static final int READ_LIMIT_MILLIS = 5_000;

    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;

    /** @param code empty where the person refused */
    record Return(Optional<String> code, String error) {
        @Override
        public String toString() {
            return "Return[" + (code.isPresent() ? "agreed" : error) + "]";
        }
    }

    private final ServerSocket server;
    private final String state;
    private final SignIns.Page page;
    private final CompletableFuture<Return> answer = new CompletableFuture<>();

    /** @param state what nobody else can know */
    RedirectListener(String state, SignIns.Page page) throws IOException {
        this.state = state;
        this.page = page;
        this.server = new ServerSocket(0, 16, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Thread.ofVirtual().name("sign-in").start(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + PATH);
    }

    /**
     * @return empty where nobody came in time
     * @throws CancellationException once cancelled or closed
     */
    Optional<Return> await(Cancellation cancel, Duration limit) {
        try (Subscription closing = cancel.onCancel(this::close)) {
            return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void accept() {
        try {
            while (!answer.isDone()) {
                Socket socket = server.accept();
                Thread.ofVirtual().name("sign-in answer").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: by the answer, or by whoever gave up.
            answer.cancel(false);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(READ_LIMIT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String request = line(in);
            boolean isOwn = false;
            for (int i = 0; i < MOST_HEADERS; i++) {
                String header = line(in);
                if (header.isEmpty()) {
                    break;
                }
                // Not under a name that somebody let point to loopback.
                isOwn |= header.equalsIgnoreCase("Host: 127.0.0.1:" + server.getLocalPort());
            }
            Optional<Return> found = isOwn ? read(request) : Optional.empty();
            if (found.isEmpty()) {
                write(socket, "404 Not Found", "");
                return;
            }
            write(socket, "200 OK", html(found.get().code().isPresent() ? page.agreed() : page.refused()));
            answer.complete(found.get());
            server.close();
        } catch (IOException e) {
            // The browser left, or never spoke; it may come again.
        }
    }

    /** Empty where the request is not the browser's answer to this very sign-in. */
    private Optional<Return> read(String request) {
        String[] words = request.split(" ", -1);
        if (words.length != 3 || !words[0].equals("GET") || !words[1].startsWith(PATH + "?")) {
            return Optional.empty();
        }
        Map<String, String> query = query(words[1].substring(PATH.length() + 1));
        byte[] given = query.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, state.getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        Optional<String> code = Optional.ofNullable(query.get("code")).filter(it -> !it.isEmpty());
        String error = query.getOrDefault("error", "");
        return code.isEmpty() && error.isEmpty()
                ? Optional.empty()
                : Optional.of(new Return(error.isEmpty() ? code : Optional.empty(), error));
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                try {
                    query.put(
                            part.substring(0, equals),
                            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    return Map.of(); // no browser writes that
                }
            }
        }
        return query;
    }

    private String html(String text) {
        return "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + page.title()
                + "</title><style>body{font:16px system-ui,sans-serif;max-width:34em;margin:20vh auto;padding:0 1em;"
                + "color-scheme:light dark}h1{font-size:20px}</style><h1>" + page.title() + "</h1><p>" + text
                + "</p></html>";
    }

    private static void write(Socket socket, String status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
                + bytes.length + "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
                + "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new IOException("too long");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException(e); // closing a listening socket does not fail
        } finally {
            answer.cancel(false);
        }
    }
}
