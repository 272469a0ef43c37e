package dev.runctl.aws;

import java.time.Instant;
import java.util.Optional;

/**
 * The token of an Identity Center session. It opens all accounts of the person: never to be logged.
 *
 * @param registration of this computer there, with which the token is renewed; empty where that is not possible
 */
record SsoToken(String accessToken, Instant expires, Optional<Registration> registration) {
    /** @param refreshToken empty where the token cannot be renewed */
    record Registration(String clientId, String clientSecret, Instant expires, Optional<String> refreshToken) {
        @Override
        public String toString() {
            return "Registration[until " + expires + "]";
        }
    }

    @Override
    public String toString() {
        return "SsoToken[until " + expires + "]";
    }
}
