package dev.runctl.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that answers every request as it is told, and keeps what it was asked. */
public final class FaultServer implements AutoCloseable {
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    /**
     * An answer.
     *
     * @param sent how many bytes of the body are sent before the connection is cut; all where it is the body's length
     */
    public record Answer(int status, Map<String, String> headers, String body, int sent) {
        public static Answer of(int status, String type, String body) {
            return new Answer(status, Map.of("Content-Type", type), body, body.length());
        }

        /** As EC2 says an error. */
        public static Answer ec2(int status, String code, String message) {
            return of(
                    status,
                    "text/xml",
                    "<Response><Errors><Error><Code>" + code + "</Code><Message>" + message
                            + "</Message></Error></Errors><RequestID>request-1</RequestID></Response>");
        }

        /** As STS and IAM say an error. */
        public static Answer query(int status, String code, String message) {
            return of(
                    status,
                    "text/xml",
                    "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                            + "</Message></Error><RequestId>request-1</RequestId></ErrorResponse>");
        }

        /** As SSM, CloudWatch Logs and Service Quotas say an error. */
        public static Answer json(int status, String code, String message) {
            return of(
                            status,
                            "application/x-amz-json-1.1",
                            "{\"__type\":\"" + code + "\",\"message\":\"" + message + "\"}")
                    .with("x-amzn-RequestId", "request-1");
        }

        /** As S3 says an error. */
        public static Answer s3(int status, String code, String message) {
            return of(
                            status,
                            "application/xml",
                            "<Error><Code>" + code + "</Code><Message>" + message
                                    + "</Message><RequestId>request-1</RequestId></Error>")
                    .with("x-amz-request-id", "request-1");
        }

        public Answer with(String name, String value) {
            Map<String, String> all = new HashMap<>(headers);
            all.put(name, value);
            return new Answer(status, all, body, sent);
        }

        /** Cut off after so many bytes. */
        public Answer cut(int bytes) {
            return new Answer(status, headers, body, bytes);
        }
    }

    /** @param operation AWS's name, empty where the protocol tells it by the path */
    public record Asked(String operation, String method, String path, Map<String, String> headers, String body) {}

    private final ServerSocket server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Answer> answers;

    /** @param answers asked for each request */
    public FaultServer(Function<Asked, Answer> answers) {
        this.answers = answers;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public FaultServer(Answer always) {
        this(request -> always);
    }

    /** From here on, and counts anew. */
    public void answer(Answer always) {
        answers = request -> always;
        asked.clear();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** How often the operation was asked for. */
    public long count(String operation) {
        return asked.stream().filter(it -> it.operation().equals(operation)).count();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** One request a connection. What does not begin as HTTP is hung up on. */
    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String first = line(in);
            if (!first.endsWith(" HTTP/1.1")) {
                return;
            }
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                headers.put(
                        line.substring(0, line.indexOf(':')),
                        line.substring(line.indexOf(':') + 1).strip());
            }
            String body = new String(
                    in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0"))),
                    StandardCharsets.UTF_8);
            Asked request = asked(first, headers, body);
            asked.add(request);
            write(socket.getOutputStream(), answers.apply(request));
        } catch (IOException e) {
            // The client has left.
        }
    }

    private static Asked asked(String first, Map<String, String> headers, String body) {
        String target = headers.get("X-Amz-Target");
        Matcher action = ACTION.matcher(body);
        String operation =
                target != null ? target.substring(target.indexOf('.') + 1) : action.find() ? action.group(1) : "";
        String[] words = first.split(" ");
        return new Asked(operation, words[0], words[1], headers, body);
    }

    private static void write(OutputStream out, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Said\r\nConnection: close\r\n");
        answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + bytes.length + "\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes, 0, Math.min(bytes.length, answer.sent()));
        out.flush();
    }

    /** Of at most 8 kB; empty at the end. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < 8192; c = in.read()) {
            if (c > 0x7e || c < 0x20 && c != '\r' && c != '\t') {
                return "";
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
            throw new UncheckedIOException(e);
        }
    }
}
