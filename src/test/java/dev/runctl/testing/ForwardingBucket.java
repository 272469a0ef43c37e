package dev.runctl.testing;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Another bucket, every call of which passes; what a test changes is overridden. */
public class ForwardingBucket implements CheckpointBucket {
    protected final CheckpointBucket inner;

    public ForwardingBucket(CheckpointBucket inner) {
        this.inner = inner;
    }

    @Override
    public void fetch(Location location, Stored object, long offset, Sink sink, Cancellation cancel)
            throws IOException {
        inner.fetch(location, object, offset, sink, cancel);
    }

    @Override
    public Optional<String> sha256(Location location, Stored object) {
        return inner.sha256(location, object);
    }

    @Override
    public Optional<String> named(Location location) {
        return inner.named(location);
    }

    @Override
    public Address address(Location location) {
        return inner.address(location);
    }

    @Override
    public Slot slot(Location location, String key, Duration valid) {
        return inner.slot(location, key, valid);
    }

    @Override
    public long size(Location location, Slot slot) {
        return inner.size(location, slot);
    }

    @Override
    public int list(Location location, String bucket, String prefix, Consumer<Stored> each, Cancellation any) {
        return inner.list(location, bucket, prefix, each, any);
    }

    @Override
    public Optional<Stored> find(Location location, String bucket, String key) {
        return inner.find(location, bucket, key);
    }

    @Override
    public String readUrl(Location location, Stored object, Duration valid) {
        return inner.readUrl(location, object, valid);
    }

    @Override
    public Optional<byte[]> read(Location location, Stored object, long offset, int length) {
        return inner.read(location, object, offset, length);
    }

    @Override
    public boolean create(Location location, String bucket, String key, byte[] content) {
        return inner.create(location, bucket, key, content);
    }

    @Override
    public void delete(Location location, String bucket, List<String> keys) {
        inner.delete(location, bucket, keys);
    }
}
