package dev.runctl.service.download;

import dev.runctl.service.Steps;
import java.time.Duration;

/**
 * Tells how far a download is, a few times a second: {@code name|bytes done/bytes in all/bytes in a second}. The rate is that of the
 * last seconds; 0 where it is not known yet.
 */
final class DownloadPace {
    static final String STEP = "step.download-checkpoint";

    private static final long EVERY = Duration.ofMillis(250).toNanos();
    private static final double REMEMBERED = Duration.ofSeconds(4).toNanos();

    private final Steps steps;
    private long total;
    private String name = "";
    private long done;
    private long arrived;
    private long toldAt;
    private double rate;

    /** @param total bytes of all checkpoints together, as far as known */
    DownloadPace(Steps steps, long total) {
        this.steps = steps;
        this.total = total;
        this.toldAt = System.nanoTime();
    }

    void begin(String checkpoint) {
        name = checkpoint;
        tell();
    }

    /** Bytes that are there already and say nothing about the rate; negative for those that have to come again. */
    void skip(long bytes) {
        done += bytes;
        tell();
    }

    /** Bytes that are still to come of the checkpoint, where they are more than was thought. */
    void expect(long more) {
        total = Math.max(total, done + more);
    }

    void arrived(long bytes) {
        done += bytes;
        arrived += bytes;
        long now = System.nanoTime();
        if (now - toldAt >= EVERY) {
            double passed = now - toldAt;
            double latest = arrived / passed * 1e9;
            double weight = rate == 0 ? 1 : 1 - Math.exp(-passed / REMEMBERED);
            rate += weight * (latest - rate);
            arrived = 0;
            toldAt = now;
            tell();
        }
    }

    private void tell() {
        steps.step(STEP, Steps.State.STARTED, told());
    }

    private String told() {
        return "%s|%d/%d/%d".formatted(name, done, total, (long) rate);
    }

    void end(Steps.State how) {
        rate = 0;
        steps.step(STEP, how, how == Steps.State.DONE ? "" : told());
    }
}
