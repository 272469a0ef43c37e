package dev.runctl.service.identity;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Signing in to profiles of IAM Identity Center. Methods block and fail with a ServiceException. */
public interface SignIns {
    /** How the person agrees. */
    enum Way {
        /** On a page in this machine's browser, which leads back to the program by itself. */
        BROWSER,
        /** On a page in any machine's browser, to a code. */
        DEVICE_CODE
    }

    /** A sign-in that waits for the person; nothing of it is left once it is closed. */
    interface Waiting extends AutoCloseable {
        Way way();

        /** What the page shows too, for the person to compare; empty where the page leads back by itself. */
        String code();

        URI page();

        /**
         * Returns once the person has agreed on the page; from then on the profile has credentials.
         *
         * @throws dev.runctl.domain.failure.ServiceException where the person refused or did not come in time
         */
        void await(Cancellation cancel);

        @Override
        void close();
    }

    /**
     * A sign-in that AWS does not renew.
     *
     * @param ends when it ends, or ended
     */
    record Lapse(Instant ends, Failure failure) {}

    /**
     * What the page of the browser says that leads back to the program.
     *
     * @param title of both
     * @param agreed once the person has agreed
     * @param refused where they have not
     */
    record Page(String title, String agreed, String refused) {}

    /** Asks nobody. */
    ProfileKind kind(Location location);

    /**
     * @param wish what the person would like; a profile of the older form without an {@code sso-session} has only the code
     * @throws dev.runctl.domain.failure.ServiceException InvalidInput where the profile is not one to sign in to
     */
    Waiting begin(Location location, Way wish);

    /**
     * Renews the profile's sign-in where it ends soon.
     *
     * @return why the person has to sign in again; empty where they need not, where they never did, and for as long as AWS
     *     cannot be asked
     */
    Optional<Lapse> keepUp(Location location);
}
