package dev.runctl.bench;

import java.time.Instant;

/** The system's clock, which scripts and this process share. */
final class WallClock {
    private WallClock() {}

    /** Nanoseconds since 1970. */
    static long nanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
