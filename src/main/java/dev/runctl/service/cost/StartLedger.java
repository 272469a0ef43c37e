package dev.runctl.service.cost;

import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Start;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The starts that were seen, kept across restarts and shared by the programs of this machine. */
public interface StartLedger {
    /** The newest start of each instance of the location. */
    Map<InstanceRef, Start> newest(Location location);

    /** Adds or renews; of two looks at one start the later one counts. */
    void save(List<Start> starts);

    /** Starts of the location that may have run at or after an instant. */
    List<Start> since(Location location, Instant from);

    /** Somebody looked at the location: the time since the look before is watched, if that was not long ago. */
    void looked(Location location, Instant at);

    /** The times since an instant in which the location was watched, the first first. */
    List<Period> watched(Location location, Instant from);

    /** When the location was first looked at; before that nothing is known. */
    Optional<Instant> began(Location location);

    /** Those that were ever looked at, in the order of their names. */
    List<Location> locations();
}
