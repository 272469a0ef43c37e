package dev.runctl.domain.guard;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits to arm. What is empty stays as it is.
 *
 * @param lease from now until the instance shuts itself down
 * @param timeLimit how long a run may take from its start
 * @param budgetUsd what a run may cost, in US dollars
 * @param usdPerHour what an hour costs, in US dollars; empty for the instance's known price
 * @param idle how long the instance may do nothing
 * @param landsOnRebalance whether a spot instance lands when AWS only recommends to leave it
 * @param resumesElsewhere whether the desktop lets the run go on on another spot instance when AWS takes this one
 */
public record GuardWish(
        Optional<Duration> lease,
        Optional<Duration> timeLimit,
        Optional<BigDecimal> budgetUsd,
        Optional<BigDecimal> usdPerHour,
        Optional<Duration> idle,
        boolean landsOnRebalance,
        boolean resumesElsewhere) {
    public GuardWish(
            Optional<Duration> lease,
            Optional<Duration> timeLimit,
            Optional<BigDecimal> budgetUsd,
            Optional<BigDecimal> usdPerHour,
            Optional<Duration> idle,
            boolean landsOnRebalance) {
        this(lease, timeLimit, budgetUsd, usdPerHour, idle, landsOnRebalance, false);
    }

    /** No limit. */
    public static final GuardWish NONE = new GuardWish(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    public boolean isNone() {
        return lease.isEmpty() && idle.isEmpty() && !isOfRun() && !landsOnRebalance && !resumesElsewhere;
    }

    /** Whether there is a limit that belongs to a run. */
    public boolean isOfRun() {
        return timeLimit.isPresent() || budgetUsd.isPresent();
    }

    public GuardWish resumingElsewhere(boolean resumes) {
        return new GuardWish(lease, timeLimit, budgetUsd, usdPerHour, idle, landsOnRebalance, resumes);
    }

    public static GuardWish ofLease(Duration lease) {
        return new GuardWish(
                Optional.of(lease), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    public static GuardWish ofIdle(Duration idle) {
        return new GuardWish(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(idle), false);
    }
}
