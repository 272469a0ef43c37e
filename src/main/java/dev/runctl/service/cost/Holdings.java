package dev.runctl.service.cost;

import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Held;
import dev.runctl.domain.ledger.Holding;
import dev.runctl.domain.ledger.HoldingObservation;
import dev.runctl.domain.ledger.Thing.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Looks at what is held now and then, and keeps what it saw. */
public final class Holdings {
    /** Often enough that a disk's end is known to a part of a cent; a tenth of a request's worth of EC2's patience. */
    static final Duration EVERY = Duration.ofMinutes(2);

    private final HoldingSource source;
    private final HoldingStore store;

    public Holdings(HoldingSource source, HoldingStore store) {
        this.source = source;
        this.store = store;
    }

    /** @throws dev.runctl.domain.failure.ServiceException where EC2 does not tell; what is known stays */
    public void refreshDisks(Location location, Instant now) {
        refresh(location, Kind.DISK, source::disks, now);
    }

    /** @throws dev.runctl.domain.failure.ServiceException where EC2 does not tell; what is known stays */
    public void refreshAddresses(Location location, Instant now) {
        refresh(location, Kind.ADDRESS, source::addresses, now);
    }

    private void refresh(Location location, Kind kind, Function<Location, List<Held>> ask, Instant now) {
        Optional<Instant> before = store.looked(location, kind).map(Period::until);
        if (before.filter(it -> now.isBefore(it.plus(EVERY))).isPresent()) {
            return;
        }
        List<Held> looked = ask.apply(location);
        store.save(
                location, kind, HoldingObservation.of(location, store.open(location, kind), looked, before, now), now);
    }

    /** When things of the kind were first looked at: before that nothing is known of them. */
    Optional<Instant> began(Location location, Kind kind) {
        return store.looked(location, kind).map(Period::from);
    }

    List<Holding> since(Location location, Instant from) {
        return store.since(location, from);
    }
}
