package dev.runctl.service.run;

import dev.runctl.domain.instance.Location;
import java.time.Duration;
import java.util.Optional;

/** The bucket that checkpoints are copied to. Methods with a location block and fail with a ServiceException. */
public interface CheckpointBucket {
    /** The name that a person has given; empty text on This computer, which has one of its own. Nothing where there is none. Asks nobody. */
    Optional<String> named(Location location);

    /** A place for one object, and a presigned URL to PUT it there. */
    Slot slot(Location location, String key, Duration valid);

    /** The bytes of the object that lies in the slot. */
    long size(Location location, Slot slot);

    /** @param url holds the right to write: never shown, never logged */
    record Slot(String bucket, String key, String url) {}
}
