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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What may lie between the SDK and an endpoint: delays each exchange, cuts answers in the middle, or answers by itself. It
 * listens at the endpoint's own port on the other loopback address, so that signatures, which hold the port, stay right.
 */
public final class FaultyNetwork implements AutoCloseable {
    /** What S3 and EC2 answer when they are asked too often. */
    public static final String SLOW_DOWN = "HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\n"
            + "Content-Length: 80\r\nConnection: close\r\n\r\n"
            + "<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>";

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final Pattern HOP = Pattern.compile("(?i)\r\n(connection|expect):[^\r]*");

    /** How many answers were cut so far. */
    public final AtomicInteger cuts = new AtomicInteger();

    private final AtomicInteger toCut = new AtomicInteger();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final ServerSocket listening;
    private final int port;
    private volatile Duration latency = Duration.ZERO;

    private FaultyNetwork(ServerSocket listening) {
        this.listening = listening;
        this.port = listening.getLocalPort();
        Thread.ofVirtual().start(this::accept);
    }

    /** @return empty where this machine has no second loopback address */
    public static Optional<FaultyNetwork> before(URI endpoint) {
        try {
            return Optional.of(
                    new FaultyNetwork(new ServerSocket(endpoint.getPort(), 50, InetAddress.getByName("::1"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public URI url() {
        return URI.create("http://[::1]:" + port);
    }

    public void delay(Duration each) {
        latency = each;
    }

    /** The next so many answers end in the middle with a reset. */
    public void cut(int times) {
        toCut.set(times);
    }

    /** The next so many requests never reach the endpoint and are answered like this. */
    public void answer(int times, String response) {
        for (int i = 0; i < times; i++) {
            answers.add(response);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> exchange(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void exchange(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            String head = head(in);
            if (head.toLowerCase(java.util.Locale.ROOT).contains("100-continue")) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            var length = LENGTH.matcher(head);
            byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            Thread.sleep(latency);
            String own = answers.poll();
            if (own != null) {
                out.write(own.getBytes(StandardCharsets.US_ASCII));
                return;
            }
            byte[] answer = ask(HOP.matcher(head).replaceAll(""), body);
            if (toCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                cuts.incrementAndGet();
                out.write(answer, 0, answer.length / 2);
                client.setSoLinger(true, 0);
                return;
            }
            out.write(answer);
        } catch (IOException e) {
            // Either side has gone: that is what this is for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private byte[] ask(String head, byte[] body) throws IOException {
        try (Socket server = new Socket("127.0.0.1", port)) {
            OutputStream out = server.getOutputStream();
            String closing = head.substring(0, head.length() - 2) + "Connection: close\r\n\r\n";
            out.write(closing.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            return server.getInputStream().readAllBytes();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
