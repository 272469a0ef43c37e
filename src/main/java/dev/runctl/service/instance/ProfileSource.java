package dev.runctl.service.instance;

import dev.runctl.domain.instance.Profile;
import java.util.List;

/** The profiles of the user's own AWS files and environment, This computer first. */
public interface ProfileSource {
    List<Profile> profiles();
}
