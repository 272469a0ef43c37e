package dev.runctl.service.elsewhere;

import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.run.RunId;
import java.time.Instant;
import java.util.Optional;

/** Keeps which runs are to go on elsewhere, and which have been made to: on the disk before anything is launched. */
public interface ElsewhereStore {
    /**
     * @param origin the run that a person launched, by which the launches are counted
     * @param like what to launch, in which zone it must not be
     * @param limits as they were armed at the time
     */
    record Wish(RunId run, RunId origin, Likeness.Like like, GuardWish limits, Instant since) {}

    /** What became of an attempt to take a launch. */
    enum Claim {
        GIVEN,
        /** Somebody has had it already, in whatever program. */
        TAKEN,
        /** The origin has had as many as it may. */
        TOO_MANY
    }

    void save(Wish wish);

    void remove(RunId run);

    Optional<Wish> find(RunId run);

    boolean isClaimed(RunId run);

    /** One launch for the run, and no more than so many for the origin; in one transaction. */
    Claim claim(Wish wish, int most, Instant now);

    /** @param child the run that goes on; empty where it could not be launched */
    void ended(RunId run, Optional<RunId> child);
}
