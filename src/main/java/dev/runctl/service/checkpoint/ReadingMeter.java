package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.ReadingCost;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is asked of the place where a checkpoint lies. */
final class ReadingMeter {
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    void count(long someRequests, long someBytes) {
        requests.addAndGet(someRequests);
        bytes.addAndGet(someBytes);
    }

    ReadingCost cost() {
        return new ReadingCost(requests.get(), bytes.get());
    }
}
