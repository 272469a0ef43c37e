package dev.runctl.domain.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * What an instance's guard said.
 *
 * @param asked when, by this computer's clock
 * @param isAlive whether the guard's process was there
 * @param survivesRestart whether it starts again with the machine
 * @param left until each armed limit that is a point in time; may be negative for one just reached
 * @param pending limits of runs that have not started
 * @param idleLimit how long the instance may do nothing, where that is armed
 * @param idleFor for how long it has done nothing
 * @param busyWith what it last did, in the guard's word; empty for nothing or where it has not looked
 * @param watchesNotices whether it looks for spot notices
 * @param rebalance when AWS recommended to leave the instance, if it did
 * @param interval between two checkpoints of the active run, as observed there
 * @param landing the last one, of whatever start of the instance
 */
public record GuardReport(
        Instant asked,
        boolean isAlive,
        boolean survivesRestart,
        Map<GuardReason, Duration> left,
        boolean pending,
        Optional<Duration> idleLimit,
        Optional<Duration> idleFor,
        String busyWith,
        boolean watchesNotices,
        Optional<Instant> rebalance,
        Optional<Duration> interval,
        Optional<GuardLanding> landing) {
    /** A limit and when it is reached, by this computer's clock. */
    public record Next(GuardReason reason, Instant at) {}

    public GuardReport {
        left = Map.copyOf(left);
    }

    public boolean isArmed() {
        return !left.isEmpty() || pending || idleLimit.isPresent() || watchesNotices;
    }

    /** The limit that is reached first if nothing changes: with idleness, where the instance has been idle for a while. */
    public Optional<Next> next() {
        Optional<Next> idle = idleLimit
                .filter(limit -> idleFor.orElse(Duration.ZERO).compareTo(Duration.ofSeconds(30)) > 0)
                .map(limit -> new Next(GuardReason.IDLE, asked.plus(limit).minus(idleFor.orElse(Duration.ZERO))));
        return java.util.stream.Stream.concat(
                        left.entrySet().stream().map(it -> new Next(it.getKey(), asked.plus(it.getValue()))),
                        idle.stream())
                .min(Comparator.comparing(Next::at));
    }

    /** A landing that goes on now. */
    public Optional<GuardLanding> landingNow() {
        return landing.filter(it -> it.end() == GuardLanding.End.GOES_ON);
    }
}
