package dev.runctl.service.settings;

import dev.runctl.domain.instance.Location;
import java.util.Optional;

/**
 * Which bucket of AWS copies of checkpoints and large projects go to: the one place that decides. The variable is for all
 * locations and wins; else it is what was chosen for the location.
 */
public record BucketChoice(Optional<String> variable, AccountChoices choices) {
    /** The name of the variable. */
    public static final String VARIABLE = "RUNCTL_S3_BUCKET";

    /** Asks nobody. */
    public Optional<String> of(Location location) {
        return variable.or(() -> choices.bucket(location));
    }

    /** Whether the variable names it, so that no other can be chosen. */
    public boolean isFixed() {
        return variable.isPresent();
    }

    public void keep(Location location, String bucket) {
        choices.keepBucket(location, bucket);
    }
}
