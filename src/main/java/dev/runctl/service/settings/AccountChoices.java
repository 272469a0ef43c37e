package dev.runctl.service.settings;

import dev.runctl.domain.instance.Location;
import java.util.Optional;

/**
 * What a person has chosen for a profile of AWS, kept beside the settings. A bucket lies in one region and is chosen for each; an
 * instance profile is IAM's, which knows no regions. Reading asks nobody.
 */
public interface AccountChoices {
    Optional<String> bucket(Location location);

    /** From now on copies and large projects of the location go there. */
    void keepBucket(Location location, String bucket);

    /** The instance profile that an instance was launched with last. */
    Optional<String> instanceProfile(Location location);

    void keepInstanceProfile(Location location, String name);
}
