package dev.runctl.domain.ledger;

import java.time.Instant;

/** When something happened that was not observed itself: not before the one instant and not after the other. */
public record Between(Instant earliest, Instant latest) {
    public Between {
        if (latest.isBefore(earliest)) {
            throw new IllegalArgumentException(latest + " is before " + earliest);
        }
    }

    public static Between at(Instant instant) {
        return new Between(instant, instant);
    }

    /** The same instant where they are in the wrong order, as after a change of this machine's clock. */
    static Between of(Instant earliest, Instant latest) {
        return new Between(earliest, latest.isBefore(earliest) ? earliest : latest);
    }
}
