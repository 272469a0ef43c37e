package dev.runctl.service.identity;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import java.net.URI;

/** Signing in to profiles of IAM Identity Center. Methods block and fail with a ServiceException. */
public interface SignIns {
    /** A sign-in that waits for the person. */
    interface Waiting {
        /** What the page shows too, for the person to compare. */
        String code();

        URI page();

        /**
         * Returns once the person has agreed on the page; from then on the profile has credentials.
         *
         * @throws dev.runctl.domain.failure.ServiceException where the person refused or did not come in time
         */
        void await(Cancellation cancel);
    }

    /** Asks nobody. */
    ProfileKind kind(Location location);

    /** @throws dev.runctl.domain.failure.ServiceException InvalidInput where the profile is not one to sign in to */
    Waiting begin(Location location);
}
