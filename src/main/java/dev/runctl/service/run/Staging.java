package dev.runctl.service.run;

import dev.runctl.domain.instance.Location;
import java.nio.file.Path;
import java.time.Duration;

/** A bucket for code that is too large to travel in a command. */
public interface Staging {
    /** Uploads the file under a new key and answers a presigned GET URL; the object is deleted by {@link #discard}. */
    Staged upload(Location location, Path file, Duration valid);

    void discard(Location location, Staged staged);

    record Staged(String bucket, String key, String url) {}
}
