package dev.runctl.testing;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Another bucket whose use is counted. */
public final class CountingBucket extends ForwardingBucket {
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    public CountingBucket(CheckpointBucket inner) {
        super(inner);
    }

    public long requests() {
        return requests.get();
    }

    /** Of contents read. */
    public long bytes() {
        return bytes.get();
    }

    public void forget() {
        requests.set(0);
        bytes.set(0);
    }

    @Override
    public long size(Location location, Slot slot) {
        requests.incrementAndGet();
        return inner.size(location, slot);
    }

    @Override
    public int list(Location location, String bucket, String prefix, Consumer<Stored> each, Cancellation cancel) {
        int pages = inner.list(location, bucket, prefix, each, cancel);
        requests.addAndGet(pages);
        return pages;
    }

    @Override
    public Optional<Stored> find(Location location, String bucket, String key) {
        requests.incrementAndGet();
        return inner.find(location, bucket, key);
    }

    @Override
    public Optional<byte[]> read(Location location, Stored object, long offset, int length) {
        requests.incrementAndGet();
        Optional<byte[]> read = inner.read(location, object, offset, length);
        bytes.addAndGet(read.map(it -> it.length).orElse(0));
        return read;
    }

    @Override
    public void fetch(Location location, Stored object, long offset, Sink sink, Cancellation cancel)
            throws IOException {
        requests.incrementAndGet();
        inner.fetch(
                location,
                object,
                offset,
                (read, length) -> {
                    bytes.addAndGet(length);
                    sink.accept(read, length);
                },
                cancel);
    }

    @Override
    public Optional<String> sha256(Location location, Stored object) {
        requests.incrementAndGet();
        return inner.sha256(location, object);
    }
}
