package dev.runctl.endpoint.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** The HTTP server of This computer: reachable over loopback only, and only with a valid signature. */
public final class HttpServer implements AutoCloseable {
    private static final int CONNECTIONS = 1024;
    private static final int HEADER_LIMIT = 64 * 1024;
    private static final long IDLE_MILLIS = 120_000;
    private static final long WEB_SOCKET_MESSAGE = 256 * 1024L;

    /** Clients of sessions ping every five minutes. */
    private static final Duration WEB_SOCKET_IDLE = Duration.ofMinutes(6);

    private final Server server;
    private final int port;

    private HttpServer(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * @param port 0 for any free one
     * @param secrets the secret of an access key id, if it is known here
     * @throws UncheckedIOException if the port is taken
     */
    public static HttpServer start(int port, Function<String, Optional<String>> secrets, Routing routing, Clock clock) {
        return start(port, secrets, routing, Channels.NONE, clock);
    }

    /** @param channels the WebSockets it has as well */
    public static HttpServer start(
            int port, Function<String, Optional<String>> secrets, Routing routing, Channels channels, Clock clock) {
        QueuedThreadPool threads = new QueuedThreadPool(16, 4);
        threads.setName("endpoint");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("endpoint-"));
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1, new RawTarget(configuration()));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
        try {
            connector.open();
            int bound = boundToLoopback(connector);
            server.setHandler(new JettyHandler(
                    new Perimeter(bound),
                    new Dispatch(routing, new SignatureV4(secrets, clock), new PresignedV2(secrets, clock)),
                    new WebSockets(webSockets(server), channels)));
            server.start();
            return new HttpServer(server, bound);
        } catch (Exception e) {
            connector.close();
            stop(server);
            throw e instanceof IOException io ? new UncheckedIOException(io) : new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        stop(server);
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_LIMIT);
        http.setResponseHeaderSize(HEADER_LIMIT);
        // A signature covers headers as they were sent, not as the parser remembers similar ones.
        http.setHeaderCacheCaseSensitive(true);
        return http;
    }

    private static ServerWebSocketContainer webSockets(Server server) {
        ServerWebSocketContainer container = ServerWebSocketContainer.ensure(server);
        container.setIdleTimeout(WEB_SOCKET_IDLE);
        container.setMaxBinaryMessageSize(WEB_SOCKET_MESSAGE);
        container.setMaxTextMessageSize(WEB_SOCKET_MESSAGE);
        return container;
    }

    private static int boundToLoopback(ServerConnector connector) throws IOException {
        if (!(connector.getTransport() instanceof ServerSocketChannel channel)
                || !(channel.getLocalAddress() instanceof InetSocketAddress address)) {
            throw new IOException("not bound");
        }
        InetAddress host = address.getAddress();
        if (host == null || !host.isLoopbackAddress()) {
            throw new IOException("bound to " + address + ", which is not loopback");
        }
        return address.getPort();
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }
}
