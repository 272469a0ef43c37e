package dev.runctl.endpoint.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.channel.Frame;
import dev.runctl.channel.Inbox;
import dev.runctl.channel.MessageType;
import dev.runctl.channel.Outbox;
import dev.runctl.channel.PayloadType;
import dev.runctl.endpoint.http.HttpServer;
import dev.runctl.endpoint.http.Incoming;
import dev.runctl.endpoint.http.Routing;
import dev.runctl.endpoint.http.Service;
import dev.runctl.endpoint.machine.LocalCloud;
import dev.runctl.endpoint.wire.Operations;
import dev.runctl.endpoint.wire.Services;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agent's side, to a client that says each message by hand. */
class SessionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    private LocalCloud cloud;
    private Sessions sessions;
    private HttpServer server;
    private String instance;

    private record NoService() implements Routing {
        private static final Service NONE = Services.ssm(new Operations());

        @Override
        public Service signed(String signingName, Incoming incoming) {
            return NONE;
        }

        @Override
        public Service unsigned(Incoming incoming) {
            return NONE;
        }
    }

    @BeforeEach
    void start() {
        cloud = new LocalCloud(temp);
        instance = cloud.online();
        serve(Sessions.IDLE_LIMIT);
    }

    private void serve(Duration idleLimit) {
        sessions = new Sessions(cloud.machine, idleLimit);
        server = HttpServer.start(0, id -> Optional.empty(), new NoService(), sessions, Clock.systemUTC());
        sessions.servedAt(URI.create("ws://127.0.0.1:" + server.port()));
    }

    @AfterEach
    void close() {
        sessions.close();
        server.close();
        cloud.close();
    }

    /** Acknowledges, keeps what was said, and speaks when told to. */
    private static final class Client implements WebSocket.Listener {
        final List<Frame> heard = new CopyOnWriteArrayList<>();
        final StringBuffer output = new StringBuffer();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final Inbox inbox = new Inbox();
        private final Outbox outbox = new Outbox(MessageType.INPUT, 100);
        private final WebSocket socket;
        volatile boolean acknowledges = true;

        Client(Sessions.Opened opened) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(opened.streamUrl()), this)
                    .join();
            synchronized (
                    outbox) { // the first message may come, and be acknowledged, before this one is told to be sent
                socket.sendText("{\"TokenValue\":\"" + opened.token() + "\"}", true)
                        .join();
            }
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            try {
                Frame frame = Frame.decode(data);
                if (frame.type().equals(MessageType.OUTPUT)) {
                    if (acknowledges) {
                        send(from, AgentMessages.acknowledgement(frame));
                    }
                    for (Frame ready : inbox.take(frame).ready()) {
                        heard.add(ready);
                        output.append(ready.payloadType() == PayloadType.OUTPUT ? ready.text() : "");
                    }
                } else {
                    heard.add(frame);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedFuture(null);
        }

        void say(int payloadType, String payload) {
            Frame frame = outbox.add(payloadType, payload.getBytes(StandardCharsets.UTF_8), 0);
            send(socket, frame);
        }

        /** One after the other: a WebSocket refuses to send while it sends, and acknowledgements come on a thread of its own. */
        private void send(WebSocket over, Frame frame) {
            synchronized (outbox) {
                over.sendBinary(frame.encode(), true).join();
            }
        }

        Frame await(int payloadType) {
            LocalCloud.patiently().until(() -> find(payloadType).isPresent());
            return find(payloadType).orElseThrow();
        }

        private Optional<Frame> find(int payloadType) {
            return heard.stream()
                    .filter(frame -> frame.type().equals(MessageType.OUTPUT) && frame.payloadType() == payloadType)
                    .findFirst();
        }

        void awaitOutput(String text) {
            LocalCloud.patiently().until(() -> output.indexOf(text) >= 0);
        }

        JsonNode end() throws IOException {
            assertThat(closed.join()).isEqualTo(1000);
            Frame last = heard.getLast();
            assertThat(last.type()).isEqualTo(MessageType.CHANNEL_CLOSED);
            return JSON.readTree(last.text());
        }
    }

    @Test
    void aShellWithATerminal() throws IOException {
        Sessions.Opened opened = sessions.start(instance, "", Map.of());
        Client client = new Client(opened);
        client.say(PayloadType.SIZE, "{\"cols\":101,\"rows\":33}");
        client.say(PayloadType.OUTPUT, "stty size; echo $((40 + 2)) $RUNCTL_INSTANCE_ID\r");
        client.awaitOutput("33 101");
        client.awaitOutput("42 " + instance);
        client.say(PayloadType.SIZE, "{\"cols\":55,\"rows\":11}");
        client.say(PayloadType.OUTPUT, "stty size\r");
        client.awaitOutput("11 55");
        assertThat(client.heard).noneMatch(frame -> frame.payloadType() == PayloadType.HANDSHAKE_REQUEST);
        client.say(PayloadType.OUTPUT, "exit\r");
        assertThat(client.end().path("SessionId").asText()).isEqualTo(opened.sessionId());
        assertThat(sessions.list().getFirst().status()).isEqualTo("Terminated");
    }

    @Test
    void aCommandWithoutTerminalAfterAHandshake() throws IOException {
        Map<String, List<String>> command = Map.of("command", List.of("sh -c 'echo out; echo err >&2; exit 3'"));
        Client client = new Client(sessions.start(instance, "AWS-StartNonInteractiveCommand", command));
        JsonNode request =
                JSON.readTree(client.await(PayloadType.HANDSHAKE_REQUEST).text());
        JsonNode action = request.path("RequestedClientActions").path(0);
        assertThat(action.path("ActionType").asText()).isEqualTo("SessionType");
        assertThat(action.path("ActionParameters").path("SessionType").asText()).isEqualTo("NonInteractiveCommands");
        assertThat(client.output).as("nothing runs before the answer").isEmpty();
        client.say(PayloadType.HANDSHAKE_RESPONSE, "{\"ClientVersion\":\"1.2.0.0\",\"ProcessedClientActions\":[]}");
        client.await(PayloadType.HANDSHAKE_COMPLETE);
        client.end();
        assertThat(client.output.toString()).isEqualTo("out\nerr\n");
    }

    @Test
    void whatIsNotAcknowledgedIsSentAgainAndKeptForTheNextConnection() throws IOException {
        Map<String, List<String>> command = Map.of("command", List.of("echo once"));
        Sessions.Opened opened = sessions.start(instance, "AWS-StartInteractiveCommand", command);
        Client deaf = new Client(opened);
        deaf.acknowledges = false;
        deaf.awaitOutput("once");
        deaf.socket.abort();
        Client client = new Client(sessions.resume(opened.sessionId()));
        client.awaitOutput("once");
        client.end();
        assertThat(client.output.toString()).isEqualTo("once\r\n");
    }

    @Test
    void anIdleSessionEnds() throws IOException {
        sessions.close();
        server.close();
        serve(Duration.ofSeconds(1));
        Client client =
                new Client(sessions.start(instance, "AWS-StartInteractiveCommand", Map.of("command", List.of("cat"))));
        assertThat(client.end().path("Output").asText()).contains("inactivity");
    }

    @Test
    void stoppingTheInstanceEndsItsSessions() throws IOException {
        Client client = new Client(sessions.start(
                instance, "AWS-StartInteractiveCommand", Map.of("command", List.of("echo up; exec sleep 600"))));
        client.awaitOutput("up");
        cloud.machine.instances().stop(List.of(instance), false);
        client.end();
        assertThat(LocalCloud.error(() -> sessions.start(instance, "", Map.of()))
                        .code())
                .isEqualTo("TargetNotConnected");
    }

    @ParameterizedTest
    @CsvSource({
        "Host: evil.example, 403",
        "Host: 127.0.0.1:1, 403",
        "Origin: http://evil.example, 403",
        "Origin: http://127.0.0.1, 403",
        "Sec-Fetch-Site: cross-site, 403",
        "X-Nothing: x, 101"
    })
    void pagesOfABrowserAreRefused(String header, int status) throws IOException {
        URI url = URI.create(sessions.start(instance, "", Map.of()).streamUrl());
        String host = header.startsWith("Host") ? header : "Host: 127.0.0.1:" + server.port() + "\r\n" + header;
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + url.getRawPath() + "?" + url.getRawQuery() + " HTTP/1.1\r\n" + host
                                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("HTTP/1.1 " + status + " ");
        }
    }
}
