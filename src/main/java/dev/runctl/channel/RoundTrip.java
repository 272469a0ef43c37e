package dev.runctl.channel;

import java.time.Duration;

/**
 * Estimates how long to wait for an acknowledgement, as the Session Manager plugin and agent do: smoothed round trip (1/8) plus
 * four times its smoothed variation (1/4), from 200 ms at the start to 1 s at most.
 */
final class RoundTrip {
    private static final double FIRST_MILLIS = 100;
    private static final Duration FIRST_TIMEOUT = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final double GRANULARITY_MILLIS = 10;

    private double smoothedMillis = FIRST_MILLIS;
    private double variationMillis;
    private Duration timeout = FIRST_TIMEOUT;

    void sample(Duration measured) {
        double millis = measured.toNanos() / 1e6;
        variationMillis += (Math.abs(millis - smoothedMillis) - variationMillis) / 4;
        smoothedMillis += (millis - smoothedMillis) / 8;
        double wait = smoothedMillis + Math.max(GRANULARITY_MILLIS, 4 * variationMillis);
        timeout = Duration.ofNanos(Math.round(Math.min(wait, LONGEST.toMillis()) * 1e6));
    }

    Duration timeout() {
        return timeout;
    }
}
