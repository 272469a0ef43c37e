package dev.runctl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad network between the SDK and an endpoint on 127.0.0.1. It listens at the same port of the IPv6 loopback address, since
 * a signed request names the host it was sent to, and the endpoint answers to no other.
 */
public final class FaultRelay implements AutoCloseable {
    /** Answers that were cut off in their middle. */
    public final AtomicInteger resets = new AtomicInteger();

    private final ServerSocket listening = unbound();
    private volatile int port;
    private volatile Duration latency = Duration.ZERO;
    private volatile int resetAfter = Integer.MAX_VALUE;

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine has the address. */
    public static boolean isPossible() {
        try (ServerSocket tried = new ServerSocket()) {
            tried.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Begins to listen before the endpoint at that address; answers where a client is to connect to. */
    public synchronized URI before(URI endpoint) {
        if (!listening.isBound()) {
            port = endpoint.getPort();
            try {
                listening.bind(new InetSocketAddress(InetAddress.getByName("::1"), port));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().start(this::accept);
        }
        return URI.create("http://[::1]:" + port);
    }

    /** Every piece in either direction comes so much later. */
    public void setLatency(Duration latency) {
        this.latency = latency;
    }

    /** Each connection is reset in the middle of an answer's piece once so many have passed, from 1. */
    public void setResetAfter(int pieces) {
        this.resetAfter = pieces;
    }

    private void accept() {
        try {
            while (true) {
                Socket here = listening.accept();
                Thread.ofVirtual().start(() -> join(here));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void join(Socket here) {
        try {
            Socket there = new Socket("127.0.0.1", port);
            here.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> copy(here, there, false));
            copy(there, here, true);
        } catch (IOException e) {
            reset(here); // the endpoint is away
        }
    }

    private void copy(Socket from, Socket to, boolean isAnswer) {
        byte[] buffer = new byte[16 * 1024];
        int pieces = 0;
        try {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                Thread.sleep(latency);
                boolean isReset = ++pieces >= resetAfter && isAnswer;
                to.getOutputStream().write(buffer, 0, isReset ? n / 2 : n);
                if (isReset) {
                    resets.incrementAndGet();
                    break;
                }
            }
        } catch (IOException | InterruptedException e) {
            // The other side has ended.
        } finally {
            reset(from);
            reset(to);
        }
    }

    /** Closes it as a crash or a firewall does, not as a program says goodbye. */
    public static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is.
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
