package dev.runctl.service.instance;

import java.time.Duration;

/** A moment on the monotonic clock: a change of the computer's time does not move it. */
record Deadline(long atNanos, Duration limit) {
    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos(), limit);
    }

    boolean hasPassed() {
        return System.nanoTime() - atNanos > 0;
    }
}
