package dev.runctl.aws;

import dev.runctl.domain.instance.Location;
import java.time.Duration;

/** How long to wait before the next question: short at first, growing by half each time up to a limit. */
final class PollPace {
    private final long most;
    private long next;

    private PollPace(long first, long most) {
        this.next = first;
        this.most = most;
    }

    /**
     * This computer answers without a rate limit, and the wait is part of every lag on the screen. AWS's limit for Run Command
     * is not published, so it is asked gently.
     */
    static PollPace of(Location location) {
        return location.isThisComputer() ? new PollPace(20, 75) : new PollPace(300, 1000);
    }

    Duration next() {
        long now = next;
        next = next > most ? most : Math.min(most, next + next / 2);
        return Duration.ofMillis(now);
    }

    /** After throttling: beyond the usual limit, until an answer comes. */
    void slowDown() {
        next = Math.min(10_000, Math.max(2000, next * 2));
    }
}
