package dev.runctl.session;

import dev.runctl.channel.Frame;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket for one thread that takes what happens on it from a queue. Messages are asked for as they are taken, so a slow
 * taker slows the sender down and the queue stays short.
 */
final class Socket implements AutoCloseable {
    /** Messages that may wait to be taken. */
    private static final int AHEAD = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    sealed interface Event {}

    record Message(ByteBuffer bytes) implements Event {}

    record Pong() implements Event {}

    /** The connection is gone. */
    record Lost(IOException why) implements Event {}

    record Cancelled() implements Event {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final WebSocket webSocket;
    private final Subscription cancelling;

    private Socket(HttpClient http, URI uri, Cancellation cancel) throws IOException {
        CompletableFuture<WebSocket> opening =
                http.newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(uri, new Receiver(events));
        this.webSocket = await(opening);
        this.cancelling = cancel.onCancel(() -> events.add(new Cancelled()));
    }

    /** @throws IOException where there is no connection to be had */
    static Socket open(HttpClient http, URI uri, Cancellation cancel) throws IOException {
        return new Socket(http, uri, cancel);
    }

    /** What has happened next, or null if nothing does within the time. */
    @Nullable
    Event next(Duration within) {
        try {
            Event event = events.poll(within.toNanos(), TimeUnit.NANOSECONDS);
            if (event instanceof Message) {
                webSocket.request(1);
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    void send(String text) throws IOException {
        await(webSocket.sendText(text, true));
    }

    void send(Frame frame) throws IOException {
        await(webSocket.sendBinary(frame.encode(), true));
    }

    void ping() throws IOException {
        await(webSocket.sendPing(ByteBuffer.allocate(0)));
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        cancelling.close();
        webSocket.abort();
    }

    private static final class Receiver implements WebSocket.Listener {
        private final BlockingQueue<Event> events;
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        Receiver(BlockingQueue<Event> events) {
            this.events = events;
        }

        @Override
        public void onOpen(WebSocket socket) {
            socket.request(AHEAD);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            parts.write(bytes, 0, bytes.length);
            if (last) {
                events.add(new Message(ByteBuffer.wrap(parts.toByteArray())));
                parts.reset();
            } else if (parts.size() > Frame.MAX_BYTES) {
                events.add(new Lost(new IOException("a message without end")));
            } else {
                socket.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            events.add(new Pong());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add(new Lost(new IOException("closed with " + code + " " + reason)));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            events.add(new Lost(error instanceof IOException io ? io : new IOException(error)));
        }
    }
}
