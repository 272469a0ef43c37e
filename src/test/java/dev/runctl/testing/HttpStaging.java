package dev.runctl.testing;

import com.sun.net.httpserver.HttpServer;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.Staging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A bucket in memory, read over HTTP on loopback. */
public final class HttpStaging implements Staging, CheckpointBucket, AutoCloseable {
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final AtomicInteger uploads = new AtomicInteger();
    private final HttpServer server;

    public HttpStaging() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            if (exchange.getRequestMethod().equals("PUT")) {
                objects.put(
                        exchange.getRequestURI().getPath().substring(1),
                        exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
                return;
            }
            byte[] content = objects.get(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
            exchange.close();
        });
        server.start();
    }

    public int uploads() {
        return uploads.get();
    }

    public int held() {
        return objects.size();
    }

    @Override
    public Staged upload(Location location, Path file, Duration valid) {
        String key = "object-" + uploads.incrementAndGet();
        try {
            objects.put(key, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Staged(
                "bench", key, "http://localhost:" + server.getAddress().getPort() + "/" + key);
    }

    @Override
    public Optional<String> named(Location location) {
        return Optional.of("bench");
    }

    @Override
    public Address address(Location location) {
        return new Address(
                "bench", "us-east-1", "http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public Slot slot(Location location, String key, Duration valid) {
        return new Slot("bench", key, "http://localhost:" + server.getAddress().getPort() + "/" + key);
    }

    @Override
    public long size(Location location, Slot slot) {
        return objects.getOrDefault(slot.key(), new byte[0]).length;
    }

    @Override
    public int list(Location location, String bucket, String prefix, Consumer<Stored> each, Cancellation cancel) {
        new TreeMap<>(objects).tailMap(prefix).forEach((key, content) -> {
            if (key.startsWith(prefix)) {
                each.accept(new Stored("bench", key, content.length, Instant.EPOCH, ""));
            }
        });
        return 1;
    }

    @Override
    public Optional<Stored> find(Location location, String bucket, String key) {
        return Optional.ofNullable(objects.get(key))
                .map(content -> new Stored(bucket, key, content.length, Instant.EPOCH, ""));
    }

    @Override
    public String readUrl(Location location, Stored object, Duration valid) {
        return slot(location, object.key(), valid).url();
    }

    @Override
    public Optional<byte[]> read(Location location, Stored object, long offset, int length) {
        byte[] content = objects.getOrDefault(object.key(), new byte[0]);
        int from = (int) Math.min(offset, content.length);
        return Optional.of(Arrays.copyOfRange(content, from, Math.min(content.length, from + length)));
    }

    @Override
    public boolean create(Location location, String bucket, String key, byte[] content) {
        return objects.putIfAbsent(key, content) == null;
    }

    @Override
    public void fetch(Location location, Stored object, long offset, Sink sink, Cancellation cancel)
            throws IOException {
        byte[] rest =
                read(location, object, offset, (int) (object.size() - offset)).orElseThrow();
        sink.accept(rest, rest.length);
    }

    @Override
    public Optional<String> sha256(Location location, Stored object) {
        return Optional.empty();
    }

    @Override
    public void delete(Location location, String bucket, List<String> keys) {
        keys.forEach(objects::remove);
    }

    @Override
    public void discard(Location location, Staged staged) {
        objects.remove(staged.key());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
