package dev.runctl.ui.common;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Location;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a location's instances are asked for again. Quick while something changes or the list is in
 * front, slow otherwise, slower the more has been refused. Intervals count from question to question, so that a long answer
 * does not make the list older than it must be. One per location, used by one thread.
 *
 * <p>EC2 refills 20 tokens a second for paginated describe calls, shared by everybody in the account and region (EC2 API
 * reference, "Request throttling"); one list takes at most a quarter of that.
 */
final class ListPace {
    static final Duration CHANGING_HERE = Duration.ofSeconds(1);
    static final Duration CHANGING = Duration.ofSeconds(2);
    static final Duration WATCHED = Duration.ofMillis(2500);
    static final Duration BEHIND = Duration.ofSeconds(10);
    static final Duration RARELY = Duration.ofSeconds(15);
    static final Duration AWAY = Duration.ofSeconds(60);

    /** Between the end of one question and the next, however long the answer took. */
    static final Duration LEAST_PAUSE = Duration.ofMillis(500);

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(5);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);
    private static final int PAGE = 1000;
    private static final Duration PER_PAGE = Duration.ofMillis(200);

    /** What a person can see of the list. */
    enum Attention {
        /** It is shown, and the window has the focus. */
        FRONT,
        /** It is shown, in a window that has not the focus. */
        BEHIND,
        /** Another screen is shown. */
        ELSEWHERE,
        /** The window is minimised. */
        AWAY
    }

    private final Location location;
    private final RandomGenerator random;
    private int refusals;
    private int faults;

    /** @param random spreads what several windows and regions ask after they were refused together */
    ListPace(Location location, RandomGenerator random) {
        this.location = location;
        this.random = random;
    }

    /**
     * @param changing whether EC2 will leave some instance's state by itself soon, or one has changed just now
     * @param took from the question to the answer
     */
    Duration afterAnswer(boolean changing, Attention attention, int instances, Duration took) {
        faults = 0;
        Duration interval = interval(changing, attention);
        Duration affordable = location.isThisComputer() ? Duration.ZERO : PER_PAGE.multipliedBy(instances / PAGE + 1L);
        // Back to the usual pace in steps: what was refused a moment ago is refused again if everybody returns at once.
        Duration careful = max(interval, affordable).multipliedBy(1L << Math.min(refusals, 4));
        refusals = Math.max(0, refusals - 1);
        return max(LEAST_PAUSE, careful.minus(took));
    }

    /** After an error: the longer the more there were in a row, and longest where AWS asked for it. */
    Duration afterFailure(Failure failure, Attention attention) {
        Duration usual = interval(false, attention);
        if (failure instanceof Failure.Throttled) {
            return max(usual, jittered(doubled(FIRST_BACK_OFF, refusals++)));
        }
        return max(usual, jittered(doubled(WATCHED, faults++)));
    }

    private Duration interval(boolean changing, Attention attention) {
        return switch (attention) {
            case FRONT -> changing ? quick() : WATCHED;
            case BEHIND -> changing ? quick() : BEHIND;
            case ELSEWHERE -> changing ? quick() : RARELY;
            case AWAY -> changing ? BEHIND : AWAY;
        };
    }

    private Duration quick() {
        return location.isThisComputer() ? CHANGING_HERE : CHANGING;
    }

    private static Duration doubled(Duration first, int times) {
        Duration grown = first.multipliedBy(1L << Math.min(times, 10));
        return grown.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : grown;
    }

    /** Between half and the whole. */
    private Duration jittered(Duration most) {
        return Duration.ofMillis((long) (most.toMillis() * (0.5 + random.nextDouble() / 2)));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
