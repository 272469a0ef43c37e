package dev.runctl.session;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.SessionAccess;
import dev.runctl.testing.FaultRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A network that resets connections after a random number of bytes, wherever in a message that is. */
final class ResettingRelay implements AutoCloseable {
    final AtomicInteger resets = new AtomicInteger();
    private final ServerSocket listening;
    private final Random random;
    private final int mostResets;
    private volatile URI target = URI.create("ws://127.0.0.1");

    /** @param mostResets after so many it lets all pass */
    ResettingRelay(long seed, int mostResets) {
        this.random = new Random(seed);
        this.mostResets = mostResets;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    SessionAccess over(SessionAccess access) {
        return new SessionAccess() {
            @Override
            public Opened start(InstanceRef ref, String script) {
                Opened opened = access.start(ref, script);
                target = opened.channel();
                String here = "ws://127.0.0.1:" + listening.getLocalPort() + target.getPath() + "?" + target.getQuery();
                return new Opened(opened.id(), URI.create(here), opened.token());
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

    private void accept() {
        try {
            while (true) {
                Socket here = listening.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), target.getPort());
                here.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                int limit = resets.get() < mostResets ? 600 + random.nextInt(6_000) : Integer.MAX_VALUE;
                Thread.ofPlatform().daemon().start(() -> copy(here, there, Integer.MAX_VALUE, true));
                Thread.ofPlatform().daemon().start(() -> copy(there, here, limit, false));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void copy(Socket from, Socket to, int limit, boolean isRequest) {
        try {
            byte[] buffer = new byte[4096];
            int passed = 0;
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                byte[] bytes = new byte[n];
                System.arraycopy(buffer, 0, bytes, 0, n);
                if (isRequest && passed == 0) {
                    bytes = withHostOf(bytes);
                }
                int part = Math.min(bytes.length, limit - passed);
                to.getOutputStream().write(bytes, 0, part);
                passed += part;
                if (passed >= limit) {
                    resets.incrementAndGet();
                    break;
                }
            }
        } catch (IOException e) {
            // The other half has ended.
        } finally {
            FaultRelay.reset(from);
            FaultRelay.reset(to);
        }
    }

    /** The endpoint serves its own host and port only. */
    private byte[] withHostOf(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return text.replaceFirst("(?i)\r\nHost: [^\r]*", "\r\nHost: 127.0.0.1:" + target.getPort())
                .getBytes(StandardCharsets.ISO_8859_1);
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
