package dev.runctl.service.guard;

import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.LastWords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks a landing up in the book, and in the instance's console where the book does not know how it ended. */
public final class LandingLookup implements LastWords {
    /** EC2 writes a console some time after the machine has written it. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final GuardService guards;
    private final LandingBook book;
    private final Clock clock;
    private final Map<InstanceRef, Instant> asked = new ConcurrentHashMap<>();

    public LandingLookup(GuardService guards, LandingBook book, Clock clock) {
        this.guards = guards;
        this.book = book;
        this.clock = clock;
    }

    @Override
    public Optional<GuardLanding> of(InstanceRef ref, Optional<Instance> off, Instant since) {
        Optional<GuardLanding> known = book.last(ref, since);
        boolean isSure = off.isPresent()
                && known.filter(it -> GuardService.isLastWord(it, off.get())).isPresent();
        if (isSure || off.isEmpty() || !isDue(ref)) {
            return known;
        }
        try {
            guards.landed(off.get());
        } catch (ServiceException e) {
            System.getLogger(LandingLookup.class.getName()).log(System.Logger.Level.INFO, "console of " + ref, e);
        }
        return book.last(ref, since);
    }

    private boolean isDue(InstanceRef ref) {
        Instant now = clock.instant();
        Instant last = asked.getOrDefault(ref, Instant.EPOCH);
        return last.plus(AGAIN).isBefore(now)
                && (last.equals(Instant.EPOCH) ? asked.putIfAbsent(ref, now) == null : asked.replace(ref, last, now));
    }
}
