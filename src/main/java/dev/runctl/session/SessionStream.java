package dev.runctl.session;

import dev.runctl.channel.Frame;
import dev.runctl.channel.Outbox;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.CommandStream;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.SessionAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs scripts in sessions of Session Manager. A lost connection is taken up again where it broke. */
public final class SessionStream implements CommandStream, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionStream.class);

    /** AWS closes a quiet connection; the plugin pings every five minutes, which a broken one would take to be seen. */
    private static final Duration PING = Duration.ofSeconds(10);

    private static final Duration PONG_LIMIT = Duration.ofSeconds(25);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final List<Duration> RESUME_PAUSES = List.of(
            Duration.ZERO,
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3));

    private final SessionAccess access;
    private final Json json;
    private final HttpClient http;

    public SessionStream(SessionAccess access, Json json) {
        this.access = access;
        this.json = json;
        this.http = HttpClient.newBuilder().proxy(new ProxyForOthers()).build();
    }

    @Override
    public void run(InstanceRef ref, String script, Duration silence, Listener listener, Cancellation cancel) {
        cancel.check();
        SessionAccess.Opened session = access.start(ref, script);
        One one = new One(ref, session, silence, listener, cancel);
        try {
            one.run();
            if (!one.conversation.lastWords().isEmpty()) {
                LOG.info("Session {} ended: {}", session.id(), one.conversation.lastWords());
            }
        } finally {
            if (!one.conversation.isClosed()) {
                terminate(ref, session.id());
            }
        }
    }

    private void terminate(InstanceRef ref, String id) {
        try {
            access.terminate(ref, id);
        } catch (ServiceException e) {
            // It then ends by the service's idle limit, and what runs in it when it finds nobody listens.
            LOG.info("Session {} could not be ended: {}", id, e.failure());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** One session from its start to its end. */
    private final class One {
        private final InstanceRef ref;
        private final SessionAccess.Opened session;
        private final Duration silence;
        private final Listener listener;
        private final Cancellation cancel;
        private final Conversation conversation;
        private final UUID clientId = UUID.randomUUID();
        private long lastLine = System.nanoTime();
        private long lastHeard;
        private long lastPing;
        private boolean isPinging;
        private boolean isStarted;
        private Duration roundTrip = Duration.ZERO;
        private int losses;

        One(InstanceRef ref, SessionAccess.Opened session, Duration silence, Listener listener, Cancellation cancel) {
            this.ref = ref;
            this.session = session;
            this.silence = silence;
            this.listener = listener;
            this.cancel = cancel;
            this.conversation = new Conversation(json, new Lines(this::line), new Lines(this::line));
        }

        private void line(String line) {
            lastLine = System.nanoTime();
            if (!isStarted) {
                isStarted = true;
                listener.started(roundTrip);
            }
            listener.line(line);
        }

        void run() {
            String token = session.token();
            while (!conversation.isClosed()) {
                try {
                    converse(token);
                } catch (IOException e) {
                    LOG.debug("Session {} lost its connection", session.id(), e);
                    token = resume(e);
                }
            }
        }

        /** Until the session ends or, by an exception, the connection does. */
        private void converse(String token) throws IOException {
            try (Socket socket = Socket.open(http, session.channel(), cancel)) {
                socket.send(json.write(Map.of(
                        "MessageSchemaVersion",
                        "1.0",
                        "RequestId",
                        UUID.randomUUID().toString(),
                        "TokenValue",
                        token,
                        "ClientId",
                        clientId.toString(),
                        "ClientVersion",
                        Conversation.CLIENT_VERSION)));
                lastHeard = System.nanoTime();
                ping(socket, lastHeard);
                conversation.reconnected(socket::send, System.nanoTime());
                while (!conversation.isClosed()) {
                    Socket.Event event = socket.next(conversation.isWaiting() ? Outbox.TICK : IDLE);
                    long now = System.nanoTime();
                    switch (event) {
                        case Socket.Message(var bytes) -> {
                            conversation.take(Frame.decode(bytes), socket::send, now);
                            losses = 0;
                        }
                        case Socket.Pong pong -> {
                            isPinging = false;
                            roundTrip = Duration.ofNanos(now - lastPing);
                        }
                        case Socket.Lost(IOException why) -> throw why;
                        case Socket.Cancelled cancelled -> cancel.check();
                        case null -> {}
                    }
                    lastHeard = event == null ? lastHeard : now;
                    watch(socket, now);
                }
            }
        }

        private void watch(Socket socket, long now) throws IOException {
            conversation.tick(socket::send, now);
            if (!isPinging && now - lastPing > PING.toNanos()) {
                ping(socket, now);
            }
            if (now - lastHeard > PONG_LIMIT.toNanos()) {
                throw new IOException("nothing was heard for " + PONG_LIMIT.toSeconds() + " s");
            }
            if (now - lastLine > silence.toNanos()) {
                throw new ServiceException(new Failure.TimedOut(
                        Evidence.of("session data channel", "no line for " + silence.toSeconds() + " s")));
            }
        }

        private void ping(Socket socket, long now) throws IOException {
            lastPing = now;
            isPinging = true;
            socket.ping();
        }

        private String resume(IOException loss) {
            Evidence evidence = Evidence.of("session data channel", String.valueOf(loss.getMessage()));
            while (losses < RESUME_PAUSES.size()) {
                cancel.sleep(RESUME_PAUSES.get(losses++));
                try {
                    String token = access.resume(ref, session.id());
                    if (token.isEmpty()) {
                        break;
                    }
                    return token;
                } catch (ServiceException e) {
                    if (e.failure() instanceof Failure.NotFound) {
                        break; // it has ended, or the service that knew it has
                    }
                    if (!(e.failure() instanceof Failure.Unreachable || e.failure() instanceof Failure.Throttled)) {
                        throw e;
                    }
                    LOG.debug("Session {} could not be resumed", session.id(), e);
                }
            }
            throw new ServiceException(new Failure.Unreachable(evidence), loss);
        }
    }

    /** A proxy set for the web must not be asked for a server on loopback. */
    private static final class ProxyForOthers extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            @Nullable ProxySelector standard = ProxySelector.getDefault();
            boolean isOwn = InetAddress.getLoopbackAddress().getHostAddress().equals(uri.getHost());
            return isOwn || standard == null ? List.of(Proxy.NO_PROXY) : standard.select(uri);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            @Nullable ProxySelector standard = ProxySelector.getDefault();
            if (standard != null) {
                standard.connectFailed(uri, address, failure);
            }
        }
    }
}
