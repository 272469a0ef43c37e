package dev.runctl.domain.ledger;

import dev.runctl.domain.instance.Location;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one complete look at a location's disks, or at its addresses, adds to what is known of them. */
public final class HoldingObservation {
    private HoldingObservation() {}

    /**
     * @param open what had not ended at the look before
     * @param before when that look was; empty at the first
     * @param at when this one was
     * @return the holdings that changed or are new
     */
    public static List<Holding> of(
            Location location, Collection<Holding> open, List<Held> looked, Optional<Instant> before, Instant at) {
        Map<String, Holding> known = new HashMap<>();
        open.forEach(it -> known.put(it.id(), it));
        List<Holding> changed = new ArrayList<>();
        for (Held held : looked) {
            Holding old = known.remove(held.id());
            if (old != null && old.isSame(held)) {
                changed.add(old.seenAt(at, held.name()));
                continue;
            }
            if (old != null) {
                changed.add(old.endedAt(Between.of(old.seen(), at)));
            }
            Between began = old == null ? began(held, before, at) : Between.of(old.seen(), at);
            changed.add(new Holding(
                    location, held.id(), held.name(), held.thing(), held.instance(), began, at, Optional.empty()));
        }
        known.values().forEach(it -> changed.add(it.endedAt(Between.of(it.seen(), at))));
        return changed;
    }

    /**
     * How big a disk was before it was first seen is not known, so at a location's first look it begins with the look; one
     * that is made later is as it was made.
     */
    private static Between began(Held held, Optional<Instant> before, Instant at) {
        if (before.isEmpty() || before.get().isAfter(at)) {
            return Between.at(at);
        }
        Instant earliest = before.get();
        return held.created()
                .filter(it -> !it.isAfter(at))
                .map(it -> Between.at(it.isBefore(earliest) ? earliest : it))
                .orElseGet(() -> new Between(earliest, at));
    }
}
