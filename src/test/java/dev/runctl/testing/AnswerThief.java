package dev.runctl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before an endpoint and loses the answers to one operation: the server has acted, the client never hears of it. */
public final class AnswerThief implements AutoCloseable {
    private final ServerSocket listening;
    private final int port;
    private final String request;
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    /**
     * See {@link FaultRelay#isPossible} for machines that have no such address.
     *
     * @param operation of EC2, for example {@code RunInstances}
     */
    public AnswerThief(URI endpoint, String operation) {
        port = endpoint.getPort();
        request = "Action=" + operation + "&";
        try {
            // The endpoint's own port at the other loopback address: one of the few names that it answers to.
            listening = new ServerSocket();
            listening.bind(new InetSocketAddress(InetAddress.getByName("::1"), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI url() {
        return URI.create("http://[::1]:" + port);
    }

    /** So many of the next answers are lost. */
    public void lose(int answers) {
        toLose.set(answers);
    }

    public int lost() {
        return lost.get();
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
        boolean[] isWanted = {false};
        try {
            Socket there = new Socket("127.0.0.1", port);
            here.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> forward(here, there, isWanted));
            back(there, here, isWanted);
        } catch (IOException e) {
            FaultRelay.reset(here);
        }
    }

    private void forward(Socket here, Socket there, boolean[] isWanted) {
        byte[] buffer = new byte[64 * 1024];
        StringBuilder seen = new StringBuilder();
        try {
            for (int n = here.getInputStream().read(buffer);
                    n >= 0;
                    n = here.getInputStream().read(buffer)) {
                seen.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                synchronized (isWanted) {
                    isWanted[0] = seen.lastIndexOf(request) > seen.lastIndexOf("HTTP/1.1");
                }
                there.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // The other side has ended.
        } finally {
            FaultRelay.reset(there);
        }
    }

    private void back(Socket there, Socket here, boolean[] isWanted) {
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int n = there.getInputStream().read(buffer);
                    n >= 0;
                    n = there.getInputStream().read(buffer)) {
                boolean isStolen;
                synchronized (isWanted) {
                    isStolen = isWanted[0] && toLose.getAndUpdate(it -> Math.max(0, it - 1)) > 0;
                }
                if (isStolen) {
                    lost.incrementAndGet();
                    break;
                }
                here.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // The other side has ended.
        } finally {
            FaultRelay.reset(here);
            FaultRelay.reset(there);
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
