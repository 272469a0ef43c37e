package dev.runctl.session;

import dev.runctl.channel.Frame;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.SessionAccess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** A bad network between the client and This computer: it sees every message and may lose, repeat, hold back or garble it. */
public final class FrameRelay implements AutoCloseable {
    /** What becomes of a message; called from several threads, in order for each direction. */
    interface Weather {
        /** What arrives in its place. */
        List<ByteBuffer> pass(Frame frame, boolean toClient);
    }

    static final Weather FAIR = (frame, toClient) -> List.of(frame.encode());

    final AtomicInteger connections = new AtomicInteger();
    private final Weather weather;
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private volatile URI target = URI.create("ws://127.0.0.1");

    FrameRelay(Weather weather) {
        this.weather = weather;
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServerWebSocketContainer container = ServerWebSocketContainer.ensure(server);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                connections.incrementAndGet();
                return container.upgrade((asked, answer, end) -> new Pair(), request, response, callback);
            }
        });
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leads a session's connections through this relay. */
    SessionAccess over(SessionAccess access) {
        return new SessionAccess() {
            @Override
            public Opened start(InstanceRef ref, String script) {
                Opened opened = access.start(ref, script);
                target = opened.channel();
                return new Opened(
                        opened.id(), URI.create("ws://127.0.0.1:" + connector.getLocalPort()), opened.token());
            }

            @Override
            public String resume(InstanceRef ref, String sessionId) {
                return access.resume(ref, sessionId);
            }

            @Override
            public void terminate(InstanceRef ref, String sessionId) {
                access.terminate(ref, sessionId);
            }
        };
    }

    /** Breaks all connections. */
    void cut() {
        pairs.forEach(Pair::cut);
    }

    @Override
    public void close() {
        cut();
        http.shutdownNow();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** One connection from the client, and its other half to This computer. Public, for Jetty calls it by reflection. */
    public final class Pair implements Session.Listener.AutoDemanding, WebSocket.Listener {
        private final CompletableFuture<WebSocket> there = new CompletableFuture<>();
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
        private volatile Session here;

        @Override
        public void onWebSocketOpen(Session session) {
            here = session;
            pairs.add(this);
            http.newWebSocketBuilder().buildAsync(target, this).whenComplete((socket, failure) -> {
                if (failure == null) {
                    there.complete(socket);
                } else {
                    cut();
                }
            });
        }

        @Override
        public void onWebSocketText(String message) {
            there.join().sendText(message, true).join();
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            cut();
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, org.eclipse.jetty.websocket.api.Callback callback) {
            for (ByteBuffer passed : weather.pass(frame(payload), false)) {
                there.join().sendBinary(passed, true).join();
            }
            callback.succeed();
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            parts.writeBytes(part);
            if (last) {
                for (ByteBuffer passed : weather.pass(frame(ByteBuffer.wrap(parts.toByteArray())), true)) {
                    here.sendBinary(passed, org.eclipse.jetty.websocket.api.Callback.NOOP);
                }
                parts.reset();
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private Frame frame(ByteBuffer bytes) {
            try {
                return Frame.decode(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void cut() {
            pairs.remove(this);
            here.disconnect();
            there.thenAccept(WebSocket::abort);
        }

        @Override
        public void onWebSocketClose(int code, String reason, org.eclipse.jetty.websocket.api.Callback callback) {
            cut();
            callback.succeed();
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            cut();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            cut();
        }
    }
}
