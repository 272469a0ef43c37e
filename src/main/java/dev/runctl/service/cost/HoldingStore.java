package dev.runctl.service.cost;

import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Holding;
import dev.runctl.domain.ledger.Thing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The disks and addresses that were seen, kept across restarts and shared by the programs of this machine. */
public interface HoldingStore {
    /** The first and the latest look. */
    Optional<Period> looked(Location location, Thing.Kind kind);

    /** Those that have not ended. */
    List<Holding> open(Location location, Thing.Kind kind);

    /** Adds or renews what one look at a time has shown. */
    void save(Location location, Thing.Kind kind, List<Holding> holdings, Instant at);

    /** Those that may have been held at or after an instant. */
    List<Holding> since(Location location, Instant from);
}
