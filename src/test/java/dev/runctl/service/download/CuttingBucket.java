package dev.runctl.service.download;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.testing.ForwardingBucket;
import java.io.IOException;

/** Another bucket whose answers are cut off once some bytes have come. */
class CuttingBucket extends ForwardingBucket {
    private final Cancellation cancel;
    private final long after;

    CuttingBucket(CheckpointBucket inner, Cancellation cancel, long after) {
        super(inner);
        this.cancel = cancel;
        this.after = after;
    }

    /** Ends the answer by what it throws. */
    void cut() {
        cancel.cancel();
        cancel.check();
    }

    @Override
    public void fetch(Location location, Stored object, long offset, Sink sink, Cancellation unused)
            throws IOException {
        long[] come = {0};
        inner.fetch(
                location,
                object,
                offset,
                (bytes, length) -> {
                    sink.accept(bytes, length);
                    come[0] += length;
                    if (come[0] >= after) {
                        cut();
                    }
                },
                new Cancellation());
    }
}
